package dev.brokerkeep.alpaca;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Lets time pass; tests let it pass at once. */
@FunctionalInterface
interface Pause {
    /** The machine's. */
    Pause REAL = time -> TimeUnit.NANOSECONDS.sleep(time.toNanos());

    /** Returns after this time. */
    void pause(Duration time) throws InterruptedException;
}
