package dev.brokerkeep.alpaca;

import java.time.Duration;

/**
 * The end of a piece of work, on the machine's steady time: the wall clock may be set while a call waits.
 *
 * @param endNanos on the scale of {@link System#nanoTime()}
 */
record Deadline(long endNanos) {
    static Deadline in(Duration time) {
        return new Deadline(System.nanoTime() + time.toNanos());
    }

    /** Returns this deadline, or the one that comes first. */
    Deadline orIn(Duration time) {
        Deadline other = in(time);
        return other.endNanos - endNanos < 0 ? other : this;
    }

    /** Returns the time left; zero or less when it is over. */
    long remainingNanos() {
        return endNanos - System.nanoTime();
    }
}
