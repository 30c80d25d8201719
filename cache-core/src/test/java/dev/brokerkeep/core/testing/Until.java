package dev.brokerkeep.core.testing;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, for a bounded time. */
public final class Until {
    private static final long SECONDS = 30;

    private Until() {}

    /** Returns as soon as the condition holds; fails if it does not within half a minute. */
    public static void holds(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("Not within " + SECONDS + " s: " + what);
            }
            Thread.yield();
        }
    }
}
