package dev.brokerkeep.alpaca;

import dev.brokerkeep.spi.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that stands still until somebody waits. */
final class VirtualTime extends Clock implements Sleeper {
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private Instant now = Accounts.NOW;

    @Override
    public synchronized void sleep(Duration time) {
        pauses.add(time);
        now = now.plus(time);
    }

    synchronized void set(Instant instant) {
        now = instant;
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}
