package dev.brokerkeep.core.internal.settings;

/**
 * Until when everything in memory is known to be current: the time at which the last answered question about changes
 * was asked. Counted from the asking, not from the answer, because what was committed while the answer travelled is not
 * in it.
 */
final class Lease {
    /** About 73 years: longer than any age that may be asked for minus the bound, shorter than what would overflow. */
    private static final long FAR = Long.MAX_VALUE / 4;

    private volatile long askedAt = System.nanoTime() - FAR;
    private volatile boolean isForEver;

    /** Returns up to when, in {@code System.nanoTime()}, no change is missing in memory. One volatile read. */
    long askedAt() {
        return askedAt;
    }

    /** Tells whether a lease of this age is none at all. */
    static boolean isNone(long age) {
        return age >= FAR;
    }

    /** Everything that was acknowledged before this time has been taken notice of. */
    void renew(long asked) {
        if (asked - askedAt > 0) {
            askedAt = asked;
        }
    }

    /**
     * Nothing is known to be current any more; unless nobody else changes anything: nobody would give a new lease then.
     */
    void revoke() {
        if (!isForEver) {
            askedAt = System.nanoTime() - FAR;
        }
    }

    /** Nobody else changes anything, ever. */
    void holdForEver() {
        isForEver = true;
        askedAt = System.nanoTime() + FAR;
    }
}
