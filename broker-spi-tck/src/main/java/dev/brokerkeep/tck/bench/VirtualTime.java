package dev.brokerkeep.tck.bench;

import dev.brokerkeep.spi.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Time that passes only when somebody sleeps, and then at once. Safe for many threads. */
public final class VirtualTime extends Clock implements Sleeper {
    private final ZoneId zone;
    private final Elapsed elapsed;

    private static final class Elapsed {
        private Instant now = Instant.parse("2026-01-05T15:00:00Z");
        private final List<Duration> sleeps = new ArrayList<>();
    }

    VirtualTime() {
        this(ZoneOffset.UTC, new Elapsed());
    }

    private VirtualTime(ZoneId zone, Elapsed elapsed) {
        this.zone = zone;
        this.elapsed = elapsed;
    }

    @Override
    public Instant instant() {
        synchronized (elapsed) {
            return elapsed.now;
        }
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        synchronized (elapsed) {
            if (!time.isNegative()) {
                elapsed.now = elapsed.now.plus(time);
            }
            elapsed.sleeps.add(time);
        }
    }

    /** Returns how long was slept since the start, by whomever. */
    public Duration slept() {
        synchronized (elapsed) {
            return elapsed.sleeps.stream().reduce(Duration.ZERO, Duration::plus);
        }
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new VirtualTime(other, elapsed);
    }
}
