package dev.brokerkeep.cache;

/**
 * What the cache has done since it started. The counters are read one after the other, not at one instant.
 *
 * @param hits settings reads answered from memory
 * @param misses settings reads that had to wait for a load
 * @param loads load queries sent to the database
 * @param loadedAccounts accounts those queries asked for; more than {@code loads} where misses shared a query
 * @param discardedLoads loaded snapshots that were not published, because something newer was known
 * @param saves change sets committed
 * @param evictions accounts that the size limit or the time to live put out of memory
 * @param instancesBuilt account objects built
 * @param instancesClosed account objects closed
 * @param instanceFailures account objects that could not be built
 * @param warmAccounts accounts in memory now, about
 */
public record CacheStats(
        long hits,
        long misses,
        long loads,
        long loadedAccounts,
        long discardedLoads,
        long saves,
        long evictions,
        long instancesBuilt,
        long instancesClosed,
        long instanceFailures,
        long warmAccounts) {
    /** Returns hits by reads, from 0 to 1; 1 before the first read. */
    public double hitRatio() {
        long reads = hits + misses;
        return reads == 0 ? 1.0 : (double) hits / reads;
    }
}
