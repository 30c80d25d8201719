package dev.brokerkeep.core.internal.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Lets many misses share few queries, and adds no delay to any.
 *
 * <p>A miss queues its flight. If a query may be sent, its thread sends one for everything that is queued by then;
 * otherwise it waits until its flight has landed or it is its turn to send. While a query runs the queue fills, so the
 * busier the database, the larger the portions. There are no threads of its own: the callers do the work.
 *
 * <p>Why nobody waits for ever: a flight is queued before its owner tries for a permit, and who gives a permit back
 * looks at the queue afterwards and wakes the owner of its head. So either the owner gets a permit or a holder of one
 * sees its flight. Whatever a query throws, all that it took is landed and its permit given back; whoever leaves its
 * flights withdraws what no query has taken. And nobody waits longer than the patience at a stretch.
 *
 * <p>The thread that sends is in the hands of the driver: if the connection is dead and the DataSource sets no
 * {@code socketTimeout}, it hangs until the operating system gives up, and keeps its permit. Patience saves the others
 * from hanging with it, not that one.
 */
final class LoadCombiner {
    private final Queue<Flight> queue;
    private final Semaphore permits;
    private final int largestPortion;
    private final long patienceNanos;
    private final long sliceNanos;
    private final Consumer<List<Flight>> query;

    /**
     * Creates a combiner.
     *
     * @param concurrency how many queries may run at once, and so how many sessions loading takes at most
     * @param patienceNanos how long one waits for the queries of others
     * @param query loads a portion and lands its flights; those it leaves are abandoned
     */
    LoadCombiner(int concurrency, int largestPortion, long patienceNanos, Consumer<List<Flight>> query) {
        this(concurrency, largestPortion, patienceNanos, query, new ConcurrentLinkedQueue<>(), Flight.SLICE_NANOS);
    }

    /** For tests: of queues that fail, and of wake-ups, which short slices would hide the lack of. */
    LoadCombiner(
            int concurrency,
            int largestPortion,
            long patienceNanos,
            Consumer<List<Flight>> query,
            Queue<Flight> queue,
            long sliceNanos) {
        this.permits = new Semaphore(concurrency);
        this.largestPortion = largestPortion;
        this.patienceNanos = patienceNanos;
        this.query = query;
        this.queue = queue;
        this.sliceNanos = sliceNanos;
        // Initializes the class now: where the stack is at its end that would fail, and for good.
        java.util.Objects.requireNonNull(Flight.ABANDONED);
    }

    long patienceNanos() {
        return patienceNanos;
    }

    /**
     * Queues these flights of the calling thread and returns when all have landed; sends queries meanwhile when it is
     * its turn. However it ends, {@link #leave} has to be called after it.
     *
     * @param deadline until when, in {@code System.nanoTime()}, to wait for others; each query sent here renews it
     * @throws InterruptedException if the thread is interrupted while it waits
     * @throws TimeoutException if it waited too long
     */
    void fly(List<Flight> own, long deadline) throws InterruptedException, TimeoutException {
        queue.addAll(own);
        long until = deadline;
        for (Flight flight : own) {
            while (!flight.hasLanded()) {
                // An empty queue means that somebody is loading this flight already: a permit would be of no use.
                if (!queue.isEmpty() && permits.tryAcquire()) {
                    sendOne();
                    until = System.nanoTime() + patienceNanos;
                } else {
                    await(flight, until);
                }
            }
        }
    }

    private void await(Flight flight, long until) throws InterruptedException, TimeoutException {
        long left = until - System.nanoTime();
        if (left <= 0) {
            throw new TimeoutException();
        }
        // In slices: whoever was woken to send may be held up in a query of its own, while a permit is free.
        LockSupport.parkNanos(this, Math.min(left, sliceNanos));
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        flight.abandonIfDeserted();
    }

    /**
     * Ends the calling thread's part in these flights: those that no query has taken are abandoned, and whoever joined
     * them begins anew.
     */
    void leave(List<Flight> own) {
        boolean isAnyLeft = false;
        for (Flight flight : own) {
            if (!flight.hasLanded()) {
                flight.withdraw();
                isAnyLeft = true;
            }
        }
        if (isAnyLeft) {
            queue.removeIf(Flight::isDecided);
        }
        // A wake-up of this thread may have meant that it is its turn to send: pass it on.
        wakeNext();
    }

    private void sendOne() {
        List<Flight> portion = null;
        try {
            portion = new ArrayList<>();
            takeInto(portion);
            if (!portion.isEmpty()) {
                query.accept(portion);
            }
        } finally {
            try {
                abandonRest(portion);
            } finally {
                permits.release();
                wakeNext();
            }
        }
    }

    private void takeInto(List<Flight> portion) {
        Flight next;
        while (portion.size() < largestPortion && (next = queue.poll()) != null) {
            portion.add(next);
            if (!next.take()) {
                portion.remove(portion.size() - 1);
            }
        }
    }

    private static void abandonRest(@Nullable List<Flight> portion) {
        if (portion != null) {
            for (Flight flight : portion) {
                if (!flight.hasLanded()) {
                    flight.land(null, Flight.ABANDONED);
                }
            }
        }
    }

    private void wakeNext() {
        Flight next = queue.peek();
        while (next != null && next.isDecided()) {
            // Its owner has left, and would not pass the turn on.
            queue.remove(next);
            next = queue.peek();
        }
        if (next != null) {
            next.wakeOwner();
        }
    }
}
