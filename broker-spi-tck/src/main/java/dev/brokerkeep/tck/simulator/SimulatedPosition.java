package dev.brokerkeep.tck.simulator;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * A position that the account is to have.
 *
 * @param symbol what is held
 * @param quantity units held, to be told as they are here, digit by digit
 * @param averageEntryPrice per unit, to be told as it is here too
 */
public record SimulatedPosition(String symbol, BigDecimal quantity, BigDecimal averageEntryPrice) {
    /** Refuses nulls. */
    public SimulatedPosition {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(averageEntryPrice, "averageEntryPrice");
    }
}
