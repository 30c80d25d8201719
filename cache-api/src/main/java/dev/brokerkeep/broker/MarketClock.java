package dev.brokerkeep.broker;

import java.time.Instant;
import java.util.Objects;

/**
 * The market's hours as seen from one instant.
 *
 * @param now the broker's time
 * @param open whether the market is open at that time
 * @param nextOpen when it opens next
 * @param nextClose when it closes next
 */
public record MarketClock(Instant now, boolean open, Instant nextOpen, Instant nextClose) {
    /** Refuses nulls. */
    public MarketClock {
        Objects.requireNonNull(now, "now");
        Objects.requireNonNull(nextOpen, "nextOpen");
        Objects.requireNonNull(nextClose, "nextClose");
    }
}
