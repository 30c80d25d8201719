package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.time.Duration;
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
        long deadline = System.nanoTime() + patienceNanos;
        Queue queue = join(id);
        boolean isTaken = false;
        try {
            isTaken = queue.lock.tryLock(patienceNanos, TimeUnit.NANOSECONDS);
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
        return new Turn(id, queue, deadline);
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

    /** One save's turn; ends when it is closed, by the thread that took it. */
    final class Turn implements AutoCloseable {
        private final AccountId id;
        private final Queue queue;
        private final long deadline;

        private Turn(AccountId id, Queue queue, long deadline) {
            this.id = id;
            this.queue = queue;
            this.deadline = deadline;
        }

        /** Tells whether the time is up in which the save may try. */
        boolean isOver() {
            return System.nanoTime() - deadline > 0;
        }

        @Override
        public void close() {
            queue.lock.unlock();
            leave(id);
        }
    }
}
