package dev.brokerkeep.core.internal.feed;

import java.time.Duration;

/**
 * How often something may be done: on average not more than once in so long, and a few times in quick succession after
 * a rest. So what comes alone is done at once, and a flood is done at a steady pace.
 *
 * <p>For one thread. Times are those of {@code System.nanoTime()}.
 */
final class Pace {
    private final long interval;
    private final long credit;

    /** When the next turn would be due if turns were evenly spaced. */
    private long due;

    /**
     * Creates a pace.
     *
     * @param burst how many turns may follow each other at once after a rest
     */
    Pace(Duration interval, int burst, long now) {
        this.interval = interval.toNanos();
        this.credit = this.interval * (burst - 1);
        this.due = now;
    }

    /** Returns how long to wait for the next turn; zero or less if it may be taken at once. */
    long untilTurn(long now) {
        return due - credit - now;
    }

    /** To be called with each turn. */
    void take(long now) {
        due = Math.max(due - now, 0) + now + interval;
    }
}
