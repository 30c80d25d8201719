package dev.brokerkeep.core.internal.settings;

import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What may be answered from memory. */
final class Memory {
    private final Lease lease;

    /** A field, because tests have clocks of their own; there is one class of it in a process, so it is inlined. */
    private final LongSupplier clock;

    Memory(Lease lease, LongSupplier clock) {
        this.lease = lease;
        this.clock = clock;
    }

    /**
     * Returns the snapshot in memory, or null if there is none that is fresh enough. Two volatile reads and one of the
     * clock, and a third where there is no lease.
     *
     * @param allowedAge how old it may be, in nanoseconds; zero is never fresh enough, whatever the lease says
     */
    @Nullable
    AccountSnapshot fresh(Cell cell, long allowedAge) {
        // In this order. The clock after the lease: a process that was stopped in between sees how late it is. The cell
        // after both: a lease is given when the changes before it have reached the cells.
        long current = lease.askedAt();
        long now = clock.getAsLong();
        AccountSnapshot snapshot = cell.snapshot();
        return snapshot != null && isFresh(snapshot, current, now, allowedAge) ? snapshot : null;
    }

    /** Differences only, as the clock may start anywhere. */
    private static boolean isFresh(AccountSnapshot snapshot, long current, long now, long allowedAge) {
        return allowedAge > 0 && (now - current <= allowedAge || now - snapshot.confirmedAt() <= allowedAge);
    }
}
