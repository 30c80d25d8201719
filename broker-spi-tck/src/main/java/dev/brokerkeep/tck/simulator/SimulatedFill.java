package dev.brokerkeep.tck.simulator;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;

/**
 * A fill of an order that the broker is to tell of.
 *
 * @param execution the broker's id of it: digits, which suit any API
 * @param orderId the broker's id of the order, which may be one that the account's book does not have
 * @param symbol what was traded
 * @param quantity units traded, to be told as they are here, digit by digit
 * @param price per unit, to be told as it is here too
 * @param at when
 */
public record SimulatedFill(
        String execution, String orderId, String symbol, BigDecimal quantity, BigDecimal price, Instant at) {
    /** Refuses nulls. */
    public SimulatedFill {
        Objects.requireNonNull(execution, "execution");
        Objects.requireNonNull(orderId, "orderId");
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(price, "price");
        Objects.requireNonNull(at, "at");
    }
}
