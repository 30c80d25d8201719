package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.cache.Coherence.State;
import dev.brokerkeep.core.internal.feed.ChangeFeed;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Says how well this process is connected to what others change. */
public final class CoherenceMonitor {
    private final @Nullable ChangeFeed feed;
    private final Lease lease;
    private final SettingsLoader loader;
    private final CacheCounters counters;
    private final long boundNanos;

    /**
     * Creates a monitor.
     *
     * @param feed null if nobody else changes the database
     */
    public CoherenceMonitor(
            @Nullable ChangeFeed feed,
            Coherence coherence,
            SettingsLoader loader,
            CacheCounters counters,
            Duration bound) {
        this.feed = feed;
        this.lease = coherence.lease();
        this.loader = loader;
        this.counters = counters;
        this.boundNanos = bound.toNanos();
    }

    /** Returns the state at this moment. */
    public dev.brokerkeep.cache.Coherence coherence() {
        long age = System.nanoTime() - lease.askedAt();
        long remaining = Math.max(0, Math.min(boundNanos, boundNanos - age));
        ChangeFeed.Health health = feed == null ? new ChangeFeed.Health(true, false, 0, 0, "") : feed.health();
        return new dev.brokerkeep.cache.Coherence(
                state(health, age, remaining),
                Duration.ofNanos(remaining),
                health.isNotified(),
                health.polls(),
                Math.max(0, health.connections() - 1),
                counters.changes.sum(),
                counters.auditFindings.sum(),
                health.problem());
    }

    private State state(ChangeFeed.Health health, long age, long remaining) {
        if (loader.isClosed() || Lease.isNone(age)) {
            return State.SUSPENDED;
        }
        if (remaining == 0) {
            return State.STALE;
        }
        return health.isConnected() ? State.LIVE : State.GRACE;
    }
}
