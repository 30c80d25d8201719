package dev.brokerkeep.core.internal.settings;

import java.util.concurrent.atomic.LongAdder;

/** What the cache counts: exact, and without contention between the threads that count. */
public final class CacheCounters {
    public final LongAdder hits = new LongAdder();
    public final LongAdder misses = new LongAdder();
    public final LongAdder loads = new LongAdder();
    public final LongAdder loadedAccounts = new LongAdder();
    public final LongAdder discardedLoads = new LongAdder();
    public final LongAdder changes = new LongAdder();
    public final LongAdder audited = new LongAdder();
    public final LongAdder auditFindings = new LongAdder();
    public final LongAdder saves = new LongAdder();
    public final LongAdder evictions = new LongAdder();
    public final LongAdder instancesBuilt = new LongAdder();
    public final LongAdder instancesClosed = new LongAdder();
    public final LongAdder instanceFailures = new LongAdder();
}
