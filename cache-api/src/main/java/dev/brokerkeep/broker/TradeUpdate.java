package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened to an order.
 *
 * @param event the broker's word for it, such as {@code fill} or {@code canceled}
 * @param order the order after it
 * @param execution what was traded by it; empty if nothing was
 * @param at when it happened
 */
public record TradeUpdate(String event, Order order, Optional<Execution> execution, Instant at) {
    /** Refuses nulls. */
    public TradeUpdate {
        Objects.requireNonNull(event, "event");
        Objects.requireNonNull(order, "order");
        Objects.requireNonNull(execution, "execution");
        Objects.requireNonNull(at, "at");
    }

    /**
     * A fill, whole or partial.
     *
     * @param id the broker's id of it
     * @param quantity units traded
     * @param price per unit
     */
    public record Execution(String id, BigDecimal quantity, BigDecimal price) {
        /** Refuses nulls. */
        public Execution {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(quantity, "quantity");
            Objects.requireNonNull(price, "price");
        }
    }
}
