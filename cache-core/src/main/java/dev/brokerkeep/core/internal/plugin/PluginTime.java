package dev.brokerkeep.core.internal.plugin;

import dev.brokerkeep.spi.Sleeper;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

/** The time that plugins are given: what it is, and how it passes. */
public record PluginTime(Clock clock, Sleeper sleeper) {
    /** The machine's. */
    public static final PluginTime REAL =
            new PluginTime(Clock.systemUTC(), time -> TimeUnit.NANOSECONDS.sleep(time.toNanos()));
}
