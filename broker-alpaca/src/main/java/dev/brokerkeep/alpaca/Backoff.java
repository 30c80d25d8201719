package dev.brokerkeep.alpaca;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait before something is tried again: about twice as long each time, and never the same, so that those
 * who failed together do not come back together.
 *
 * @param first about how long the first time
 * @param longest never more
 */
record Backoff(Duration first, Duration longest) {
    private static final int MOST_DOUBLINGS = 20;

    /** Returns a wait between the half and the whole of what is due after so many failures; one is the first. */
    Duration after(int failures) {
        long due = first.toNanos() << Math.min(Math.max(failures - 1, 0), MOST_DOUBLINGS);
        long most = Math.min(due, longest.toNanos());
        return Duration.ofNanos(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
    }
}
