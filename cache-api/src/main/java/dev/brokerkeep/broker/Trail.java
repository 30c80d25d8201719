package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * The distance at which a trailing stop follows the market.
 *
 * @param value the distance; positive
 * @param unit of what
 */
public record Trail(BigDecimal value, Unit unit) {
    /** Refuses nulls, and what is not positive. */
    public Trail {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(unit, "unit");
        if (value.signum() <= 0) {
            throw new IllegalArgumentException("a trail has to be positive");
        }
    }

    /** What a distance is counted in. */
    public enum Unit {
        /** The account's currency, per unit of what is traded. */
        PRICE,
        /** Percent of the market's price. */
        PERCENT
    }
}
