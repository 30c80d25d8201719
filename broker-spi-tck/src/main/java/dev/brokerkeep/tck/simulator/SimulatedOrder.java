package dev.brokerkeep.tck.simulator;

import dev.brokerkeep.broker.Order;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;

/**
 * An open limit order that the account is to have, with no part of it filled.
 *
 * @param id the broker's id of it: digits, which suit any API
 * @param clientOrderId the customer's id of it
 * @param symbol what is traded
 * @param side buy or sell
 * @param quantity units ordered, to be told as they are here, digit by digit
 * @param limitPrice per unit, to be told as it is here too
 * @param submittedAt a whole second; several orders have the same one
 */
public record SimulatedOrder(
        String id,
        String clientOrderId,
        String symbol,
        Order.Side side,
        BigDecimal quantity,
        BigDecimal limitPrice,
        Instant submittedAt) {
    /** Refuses nulls. */
    public SimulatedOrder {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(clientOrderId, "clientOrderId");
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(limitPrice, "limitPrice");
        Objects.requireNonNull(submittedAt, "submittedAt");
    }
}
