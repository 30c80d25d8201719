package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * The distance at which a trailing stop follows the market.
 *
 * @param value the distance; positive
 * @param unit of what
 */
public record Trail(BigDecimal value, Unit unit) {
    /** Refuses nulls, and a distance that is not positive or has more than 40 digits on a side of the point. */
    public Trail {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(unit, "unit");
        Decimals.requireUsable(Optional.of(value), "A trailing stop has a distance");
    }

    /** What a distance is counted in. */
    public enum Unit {
        /** The account's currency, per unit of what is traded. */
        PRICE,
        /** Percent of the market's price. */
        PERCENT
    }
}
