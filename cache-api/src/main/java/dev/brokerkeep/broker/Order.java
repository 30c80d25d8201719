package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * An order as the broker reports it.
 *
 * @param id the broker's id of the order
 * @param clientOrderId the id that the client gave it; empty if the broker reports none
 * @param symbol what is traded; empty for an order of several legs
 * @param side buy or sell; {@link Side#UNKNOWN} for a word this version does not know
 * @param type the broker's word for the order type, such as {@code limit}
 * @param timeInForce the broker's word, such as {@code day} or {@code gtc}
 * @param status what became of it; {@link OrderStatus#UNKNOWN} for a word this version does not know
 * @param brokerStatus the broker's own word for the status
 * @param quantity units ordered; empty for an order by amount
 * @param notional amount of money ordered; empty for an order by quantity
 * @param filledQuantity units filled so far
 * @param limitPrice limit price, where the type has one
 * @param stopPrice stop price, where the type has one
 * @param filledAveragePrice average price of what was filled; empty if nothing was
 * @param submittedAt when it reached the broker
 */
public record Order(
        String id,
        Optional<String> clientOrderId,
        Optional<String> symbol,
        Side side,
        String type,
        String timeInForce,
        OrderStatus status,
        String brokerStatus,
        Optional<BigDecimal> quantity,
        Optional<BigDecimal> notional,
        BigDecimal filledQuantity,
        Optional<BigDecimal> limitPrice,
        Optional<BigDecimal> stopPrice,
        Optional<BigDecimal> filledAveragePrice,
        Instant submittedAt) {
    /** Refuses nulls. */
    public Order {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(clientOrderId, "clientOrderId");
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(side, "side");
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(timeInForce, "timeInForce");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(brokerStatus, "brokerStatus");
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(notional, "notional");
        Objects.requireNonNull(filledQuantity, "filledQuantity");
        Objects.requireNonNull(limitPrice, "limitPrice");
        Objects.requireNonNull(stopPrice, "stopPrice");
        Objects.requireNonNull(filledAveragePrice, "filledAveragePrice");
        Objects.requireNonNull(submittedAt, "submittedAt");
    }

    /** The direction of an order. */
    public enum Side {
        /** Buys. */
        BUY,
        /** Sells. */
        SELL,
        /** A word of the broker that this version does not know. */
        UNKNOWN
    }
}
