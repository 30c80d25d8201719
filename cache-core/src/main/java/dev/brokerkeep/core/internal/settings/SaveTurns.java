package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets the saves of one account in this process take turns, in the order in which they came. Without it all of them
 * would write at once, and all but one find that they are too late, validate anew, and meet again.
 *
 * <p>It saves work and is no part of what keeps saves correct: other processes do not queue here. Reads never do, nor
 * do saves of other accounts. A thread that has its turn may take it again, because validation runs code of the
 * account's plugin.
 */
final class SaveTurns {
    private final ConcurrentMap<AccountId, Queue> queues = new ConcurrentHashMap<>();
    private final long patienceNanos;

    /**
     * Creates turns that nobody has.
     *
     * @param patience how long a save waits for its turn and goes on trying
     */
    SaveTurns(Duration patience) {
        this.patienceNanos = patience.toNanos();
    }

    /** The savers of one account; there only while there are any. */
    private static final class Queue {
        final ReentrantLock lock = new ReentrantLock(true);

        /** Changed under the lock of the map's entry only. */
        int savers;
    }

    /**
     * Waits for the calling thread's turn.
     *
     * @throws BrokerKeepException with {@code SAVE_FAILED} if that did not come in time
     */
    Turn take(AccountId id) {
        return take(id, patienceNanos);
    }

    private Turn take(AccountId id, long patience) {
        long deadline = System.nanoTime() + patience;
        Queue queue = join(id);
        boolean isTaken = false;
        try {
            isTaken = queue.lock.tryLock(patience, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerKeepException(
                    ErrorCode.INTERRUPTED,
                    "The thread was interrupted while it waited for other saves of account " + id + " to end.",
                    "nothing, if the interruption was intended; nothing was written.",
                    e);
        } finally {
            if (!isTaken) {
                leave(id);
            }
        }
        if (!isTaken) {
            throw new BrokerKeepException(
                    ErrorCode.SAVE_FAILED,
                    "Other saves of account " + id + " did not end within " + Duration.ofNanos(patienceNanos) + ".",
                    "look for what locks its rows in the database (pg_blocking_pids), and save again; nothing was"
                            + " written.");
        }
        return new Turn(
                () -> {
                    queue.lock.unlock();
                    leave(id);
                },
                deadline);
    }

    /**
     * Waits for the calling thread's turn with each of many accounts; in the order of their ids, so that two of these
     * do not wait for each other.
     *
     * @throws BrokerKeepException with {@code SAVE_FAILED} if one did not come in time; then it has none of them
     */
    Turn takeAll(SortedSet<AccountId> ids) {
        long deadline = System.nanoTime() + patienceNanos;
        Deque<Turn> taken = new ArrayDeque<>();
        try {
            ids.forEach(id -> taken.push(take(id, deadline - System.nanoTime())));
        } catch (RuntimeException | Error e) {
            taken.forEach(Turn::close);
            throw e;
        }
        return new Turn(() -> taken.forEach(Turn::close), deadline);
    }

    private Queue join(AccountId id) {
        return queues.compute(id, (key, known) -> {
            Queue queue = known == null ? new Queue() : known;
            queue.savers++;
            return queue;
        });
    }

    private void leave(AccountId id) {
        queues.computeIfPresent(id, (key, queue) -> --queue.savers == 0 ? null : queue);
    }

    /** Tells whether nobody has or waits for a turn. */
    boolean isIdle() {
        return queues.isEmpty();
    }

    /** A save's turn; ends when it is closed, by the thread that took it. */
    static final class Turn implements AutoCloseable {
        private final Runnable end;
        private final long deadline;

        private Turn(Runnable end, long deadline) {
            this.end = end;
            this.deadline = deadline;
        }

        /** Tells whether the time is up in which the save may try. */
        boolean isOver() {
            return System.nanoTime() - deadline > 0;
        }

        @Override
        public void close() {
            end.run();
        }
    }
}
