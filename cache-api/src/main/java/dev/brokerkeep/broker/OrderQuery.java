package dev.brokerkeep.broker;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Which orders to list.
 *
 * @param scope open ones, closed ones or all
 * @param submittedAfter only orders submitted after this instant, if given
 * @param submittedUntil only orders submitted at or before this instant, if given
 */
public record OrderQuery(Scope scope, Optional<Instant> submittedAfter, Optional<Instant> submittedUntil) {
    /** Refuses nulls. */
    public OrderQuery {
        Objects.requireNonNull(scope, "scope");
        Objects.requireNonNull(submittedAfter, "submittedAfter");
        Objects.requireNonNull(submittedUntil, "submittedUntil");
    }

    /** Returns a query for all open orders. */
    public static OrderQuery open() {
        return new OrderQuery(Scope.OPEN, Optional.empty(), Optional.empty());
    }

    /** Returns a query for all closed orders. */
    public static OrderQuery closed() {
        return new OrderQuery(Scope.CLOSED, Optional.empty(), Optional.empty());
    }

    /** Returns a query for all orders. */
    public static OrderQuery all() {
        return new OrderQuery(Scope.ALL, Optional.empty(), Optional.empty());
    }

    /** Returns this query, limited to orders submitted after an instant. */
    public OrderQuery submittedAfter(Instant instant) {
        return new OrderQuery(scope, Optional.of(instant), submittedUntil);
    }

    /** Returns this query, limited to orders submitted at or before an instant. */
    public OrderQuery submittedUntil(Instant instant) {
        return new OrderQuery(scope, submittedAfter, Optional.of(instant));
    }

    /** Which orders by their state. */
    public enum Scope {
        /** Orders that are still at work. */
        OPEN,
        /** Orders that have ended. */
        CLOSED,
        /** Both. */
        ALL
    }
}
