package dev.brokerkeep.core.internal.settings;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One load of one account: begun by one thread, its owner, and joined by any number of others. */
final class Flight {
    final Cell cell;

    /** Taken before the load's statement could have begun. */
    final Cell.Ticket ticket;

    /** What was in memory, and need not be read again if it is still current; null if nothing was. */
    final @Nullable AccountSnapshot known;

    /** {@code System.nanoTime()} from before the statement was sent. Valid once {@code isSent}. */
    private long askedAt;

    private volatile boolean isSent;

    /** Completed with what was read, or with why nothing was. */
    final CompletableFuture<AccountSnapshot> landing = new CompletableFuture<>();

    private final Thread owner = Thread.currentThread();

    /** Which database it asks; see {@link Coherence#generation}. */
    final int generation;

    /**
     * Set when the owner has left, however it did. Nobody may wait for this flight any more then, unless somebody else
     * is carrying it out: an error as an overflow of the stack may have struck before it was queued.
     */
    volatile boolean isLeft;

    Flight(Cell cell, int generation) {
        this.cell = cell;
        this.generation = generation;
        this.ticket = cell.ticket();
        this.known = cell.snapshot();
    }

    /** The statement is about to be sent. */
    void sent(long now) {
        askedAt = now;
        isSent = true;
    }

    /** Returns when the statement was sent; only for a flight that was. */
    long askedAt() {
        return askedAt;
    }

    /** Tells whether what this flight brings is as fresh as somebody needs who began to read at that time. */
    boolean mayServe(long readBegan, long allowedAge) {
        return !isLeft && (!isSent || readBegan - askedAt <= allowedAge);
    }

    /** Tells whether the calling thread began it. */
    boolean isOwn() {
        return owner == Thread.currentThread();
    }

    boolean hasLanded() {
        return landing.isDone();
    }

    void land(@Nullable AccountSnapshot snapshot, @Nullable Throwable failure) {
        // Misses from now on begin a load of their own: this one may be older than they are.
        cell.flight.compareAndSet(this, null);
        if (failure != null) {
            landing.completeExceptionally(failure);
        } else {
            landing.complete(snapshot);
        }
        wakeOwner();
    }

    void wakeOwner() {
        LockSupport.unpark(owner);
    }
}
