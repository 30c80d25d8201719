package dev.brokerkeep.broker;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

/**
 * A day on which the market opens.
 *
 * @param date the day, where the market is
 * @param open when the regular session begins
 * @param close when the regular session ends
 */
public record TradingDay(LocalDate date, Instant open, Instant close) {
    /** Refuses nulls. */
    public TradingDay {
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(open, "open");
        Objects.requireNonNull(close, "close");
    }
}
