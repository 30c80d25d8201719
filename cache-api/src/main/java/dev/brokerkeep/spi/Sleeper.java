package dev.brokerkeep.spi;

import java.time.Duration;

/**
 * Lets time pass. Plugins that wait (before they repeat a call, or until the broker's quota allows another) ask for one
 * in their constructors, beside a {@link java.time.Clock}, and never call {@code Thread.sleep}: so tests wait for
 * nothing, and can tell how long the plugin would have waited.
 */
@FunctionalInterface
public interface Sleeper {
    /**
     * Returns after this time; at once if it is zero or negative.
     *
     * @throws InterruptedException if the thread is interrupted before or meanwhile
     */
    void sleep(Duration time) throws InterruptedException;
}
