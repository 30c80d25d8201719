package dev.brokerkeep.core.feed;

import com.zaxxer.hikari.metrics.IMetricsTracker;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.PoolStats;

/** How many connections of a pool were taken at once, at most; counted by the pool itself, so that none is missed. */
final class Taken implements MetricsTrackerFactory, IMetricsTracker {
    private int now;
    private int most;

    @Override
    public IMetricsTracker create(String poolName, PoolStats poolStats) {
        return this;
    }

    @Override
    public synchronized void recordConnectionAcquiredNanos(long elapsedAcquiredNanos) {
        now++;
        most = Math.max(most, now);
    }

    @Override
    public synchronized void recordConnectionUsageMillis(long elapsedBorrowedMillis) {
        now--;
    }

    /** The most since the last call. */
    synchronized int most() {
        int told = most;
        most = now;
        return told;
    }
}
