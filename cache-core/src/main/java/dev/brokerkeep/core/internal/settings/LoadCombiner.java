package dev.brokerkeep.core.internal.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Lets many misses share few queries, and adds no delay to any.
 *
 * <p>A miss queues its flight. If a query may be sent, its thread sends one for everything that is queued by then;
 * otherwise it waits until its flight has landed or it is its turn to send. While a query runs the queue fills, so the
 * busier the database, the larger the portions. There are no threads of its own: the callers do the work.
 *
 * <p>Why nobody waits for ever: a flight is queued before its owner tries for a permit, and who gives a permit back
 * looks at the queue afterwards and wakes the owner of its head. So either the owner gets a permit or a holder of one
 * sees its flight.
 */
final class LoadCombiner {
    private final Queue<Flight> queue = new ConcurrentLinkedQueue<>();
    private final Semaphore permits;
    private final int largestPortion;
    private final long patienceNanos;
    private final Consumer<List<Flight>> query;

    /**
     * Creates a combiner.
     *
     * @param concurrency how many queries may run at once, and so how many sessions loading takes at most
     * @param patience how long a thread waits for others' queries; its own end when the DataSource ends them
     * @param query loads a portion and lands all its flights; does not throw
     */
    LoadCombiner(int concurrency, int largestPortion, Duration patience, Consumer<List<Flight>> query) {
        this.permits = new Semaphore(concurrency);
        this.largestPortion = largestPortion;
        this.patienceNanos = patience.toNanos();
        this.query = query;
    }

    /** Queues flights of the calling thread. */
    void enqueue(Collection<Flight> flights) {
        queue.addAll(flights);
    }

    /**
     * Returns when all these flights of the calling thread have landed; sends queries meanwhile when it is its turn.
     *
     * @throws InterruptedException if the thread is interrupted while it waits; flights that no query has yet land with
     *     that too, and whoever joined them begins anew
     * @throws TimeoutException if its patience ends while it waits; the same goes for its flights
     */
    void await(Collection<Flight> own) throws InterruptedException, TimeoutException {
        long waitingSince = System.nanoTime();
        for (Flight flight : own) {
            while (!flight.hasLanded()) {
                // An empty queue means that somebody is loading this flight already: a permit would be of no use.
                if (!queue.isEmpty() && permits.tryAcquire()) {
                    sendOne();
                    waitingSince = System.nanoTime();
                } else {
                    LockSupport.parkNanos(this, patienceNanos);
                    if (Thread.interrupted()) {
                        abandon(own);
                        throw new InterruptedException();
                    }
                    if (!flight.hasLanded() && System.nanoTime() - waitingSince >= patienceNanos) {
                        abandon(own);
                        throw new TimeoutException();
                    }
                }
            }
        }
        // A wake-up of this owner may have meant that it is its turn to send: pass it on.
        wakeNext();
    }

    private void sendOne() {
        List<Flight> portion = List.of();
        try {
            portion = takePortion();
            if (!portion.isEmpty()) {
                query.accept(portion);
            }
        } finally {
            permits.release();
            // None, unless an error struck where nothing may fail: whoever waits for one of these begins anew.
            for (Flight flight : portion) {
                if (!flight.hasLanded()) {
                    flight.land(null, new InterruptedException());
                }
            }
            wakeNext();
        }
    }

    private List<Flight> takePortion() {
        List<Flight> portion = new ArrayList<>();
        Flight next;
        while (portion.size() < largestPortion && (next = queue.poll()) != null) {
            portion.add(next);
        }
        return portion;
    }

    private void wakeNext() {
        Flight next = queue.peek();
        if (next != null) {
            next.wakeOwner();
        }
    }

    private void abandon(Collection<Flight> own) {
        for (Flight flight : own) {
            if (queue.remove(flight)) {
                flight.land(null, new InterruptedException());
            }
        }
        wakeNext();
    }
}
