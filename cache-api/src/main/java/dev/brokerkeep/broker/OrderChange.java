package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * What to change of an order at work. Immutable; what is not named stays as it is. The changed order is a new one, with
 * a client order id of its own.
 *
 * @param clientOrderId the caller's own name of the new order; see {@link OrderRequest}
 * @param quantity the new quantity, what is filled already included
 * @param limitPrice the new limit price
 * @param stopPrice the new stop price
 * @param timeInForce how long the new order stays at work
 */
public record OrderChange(
        String clientOrderId,
        Optional<BigDecimal> quantity,
        Optional<BigDecimal> limitPrice,
        Optional<BigDecimal> stopPrice,
        Optional<TimeInForce> timeInForce) {
    /**
     * Refuses nulls, a blank id, and numbers that are not positive or have more than 40 digits on a side of the point.
     */
    public OrderChange {
        Objects.requireNonNull(quantity, "quantity");
        Objects.requireNonNull(limitPrice, "limitPrice");
        Objects.requireNonNull(stopPrice, "stopPrice");
        Objects.requireNonNull(timeInForce, "timeInForce");
        if (clientOrderId.isBlank()) {
            throw new IllegalArgumentException("A change of an order has no client order id");
        }
        String subject = "The change '" + clientOrderId + "' has a ";
        Decimals.requireUsable(quantity, subject + "quantity");
        Decimals.requireUsable(limitPrice, subject + "limit price");
        Decimals.requireUsable(stopPrice, subject + "stop price");
    }

    /** Begins a change that changes nothing yet. */
    public static OrderChange as(String clientOrderId) {
        return new OrderChange(clientOrderId, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** Returns this change with a new quantity. */
    public OrderChange quantity(BigDecimal units) {
        return new OrderChange(clientOrderId, Optional.of(units), limitPrice, stopPrice, timeInForce);
    }

    /** Returns this change with a new limit price. */
    public OrderChange limitPrice(BigDecimal price) {
        return new OrderChange(clientOrderId, quantity, Optional.of(price), stopPrice, timeInForce);
    }

    /** Returns this change with a new stop price. */
    public OrderChange stopPrice(BigDecimal price) {
        return new OrderChange(clientOrderId, quantity, limitPrice, Optional.of(price), timeInForce);
    }

    /** Returns this change with a new time in force. */
    public OrderChange timeInForce(TimeInForce howLong) {
        return new OrderChange(clientOrderId, quantity, limitPrice, stopPrice, Optional.of(howLong));
    }
}
