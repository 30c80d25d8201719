package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * An open position.
 *
 * @param symbol what is held, in the broker's spelling
 * @param quantity units held; negative for a short position
 * @param averageEntryPrice average price paid per unit
 * @param marketValue current value; empty if the broker states none now
 * @param unrealizedProfit current profit, negative for a loss; empty if the broker states none now
 */
public record Position(
        String symbol,
        BigDecimal quantity,
        BigDecimal averageEntryPrice,
        Optional<BigDecimal> marketValue,
        Optional<BigDecimal> unrealizedProfit) {
    /** Refuses nulls. */
    public Position {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(averageEntryPrice, "averageEntryPrice");
        Objects.requireNonNull(marketValue, "marketValue");
        Objects.requireNonNull(unrealizedProfit, "unrealizedProfit");
    }
}
