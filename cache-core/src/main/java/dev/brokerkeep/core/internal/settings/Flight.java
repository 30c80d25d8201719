package dev.brokerkeep.core.internal.settings;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One load of one account: begun by one thread, its owner, and joined by any number of others.
 *
 * <p>It is decided once: a query takes it, or its owner withdraws it. Landing twice does nothing, so whoever doubts
 * that a flight will be landed may land it as abandoned: that costs another query at most.
 */
final class Flight {
    /** How often those who wait look whether there still is somebody to wait for. */
    static final long SLICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Made beforehand, as it must be there when memory or stack are at their end; it has no stack trace to mislead. */
    @SuppressWarnings("StaticAssignmentOfThrowable")
    static final Abandoned ABANDONED = new Abandoned();

    final Cell cell;

    /** Taken before the load's statement could have begun. */
    final Cell.Ticket ticket;

    /** What was in memory, and need not be read again if it is still current; null if nothing was. */
    final @Nullable AccountSnapshot known;

    /** {@code System.nanoTime()} from before the statement was sent. Valid once {@code isSent}. */
    private long askedAt;

    private volatile boolean isSent;

    /** Completed with what was read, or with why nothing was. */
    private final CompletableFuture<AccountSnapshot> landing = new CompletableFuture<>();

    private final AtomicBoolean decided = new AtomicBoolean();

    private final Thread owner = Thread.currentThread();

    /** Who will land this: its owner, until a query has taken it. */
    private volatile Thread keeper = owner;

    /** Nobody flies this any more: whoever waits for it begins anew. */
    static final class Abandoned extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Abandoned() {
            super("Nobody flies this any more", null, false, false);
        }
    }

    Flight(Cell cell) {
        this.cell = cell;
        this.ticket = cell.ticket();
        this.known = cell.snapshot();
    }

    /** Takes this into a query of the calling thread; false if it has been decided already. */
    boolean take() {
        if (!decided.compareAndSet(false, true)) {
            return false;
        }
        keeper = Thread.currentThread();
        return true;
    }

    /** Abandons this unless a query has taken it. */
    void withdraw() {
        if (decided.compareAndSet(false, true)) {
            land(null, ABANDONED);
        }
    }

    boolean isDecided() {
        return decided.get();
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
        return !isSent || readBegan - askedAt <= allowedAge;
    }

    boolean hasLanded() {
        return landing.isDone();
    }

    void land(@Nullable AccountSnapshot snapshot, @Nullable Throwable failure) {
        // Misses from now on begin a load of their own: this one may be older than they are.
        stepAside();
        if (failure != null) {
            landing.completeExceptionally(failure);
        } else {
            landing.complete(snapshot);
        }
        wakeOwner();
    }

    /** Lets others begin a load of the same account. */
    void stepAside() {
        cell.flight.compareAndSet(this, null);
    }

    /** Abandons this if the thread that would have landed it is dead. */
    void abandonIfDeserted() {
        if (!keeper.isAlive()) {
            decided.set(true);
            land(null, ABANDONED);
        }
    }

    /** Waits for the landing; false if it has not come by the deadline, in {@code System.nanoTime()}. */
    boolean awaitLanding(long deadline) throws InterruptedException {
        while (!hasLanded()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return false;
            }
            try {
                AccountSnapshot unused = landing.get(Math.min(left, SLICE_NANOS), TimeUnit.NANOSECONDS);
            } catch (TimeoutException e) {
                abandonIfDeserted();
            } catch (ExecutionException e) {
                return true; // It has landed; outcome() tells how.
            }
        }
        return true;
    }

    /** Returns what a landed flight brought; null if it was abandoned. Throws why it failed, if it did. */
    @Nullable
    AccountSnapshot outcome() {
        try {
            return landing.getNow(null);
        } catch (CompletionException e) {
            Throwable cause = e.getCause();
            if (cause == ABANDONED) {
                return null;
            }
            if (cause instanceof Error error) {
                throw error;
            }
            throw cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
        }
    }

    void wakeOwner() {
        LockSupport.unpark(owner);
    }
}
