package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.AccountStore.Fate;
import dev.brokerkeep.core.internal.postgres.CommitOutcomeUnknownException;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how a transaction ended whose commit was not answered. Until that is known nothing of the accounts is
 * served from memory, because what the database answers meanwhile may be what it was before or after.
 */
public final class CommitResolver implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CommitResolver.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final AccountStore store;
    private final Duration patience;

    /** Goes on asking when the caller's patience has ended. Its own, because a question may wait long for an answer. */
    private final ScheduledThreadPoolExecutor asker = new ScheduledThreadPoolExecutor(1, task -> {
        Thread thread = new Thread(task, "brokerkeep-commits");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Creates a resolver.
     *
     * @param patience how long a caller waits for the outcome
     */
    public CommitResolver(AccountStore store, Duration patience) {
        this.store = store;
        this.patience = patience;
        asker.setKeepAliveTime(10, TimeUnit.SECONDS);
        asker.allowCoreThreadTimeOut(true);
    }

    /**
     * Waits for the outcome of a commit. If it was made, returns what {@code committed} returns, as if nothing had
     * happened.
     *
     * @param what the thing that was being done, for error texts
     * @throws BrokerKeepException with {@code SAVE_FAILED} if it was not committed; with {@code SAVE_OUTCOME_UNKNOWN}
     *     if that could not be found out in time: the accounts then stay out of memory until it has been
     */
    <T> T afterUnknownCommit(
            Collection<Cell> cells, String what, CommitOutcomeUnknownException unknown, Supplier<T> committed) {
        cells.forEach(Cell::unsettle);
        Fate fate;
        try {
            fate = ask(unknown);
        } catch (Throwable e) {
            unknown.addSuppressed(e);
            fate = Fate.IN_PROGRESS;
        }
        if (fate == Fate.IN_PROGRESS) {
            askLater(cells, unknown);
            throw unknownOutcome(what, "could not be asked", unknown);
        }
        cells.forEach(Cell::settle);
        return switch (fate) {
            case COMMITTED -> result(what, committed);
            case ABORTED ->
                throw new BrokerKeepException(
                        ErrorCode.SAVE_FAILED,
                        what + " failed: the connection broke during the commit, and the database says that it was"
                                + " rolled back.",
                        "try again; nothing was written.",
                        unknown);
            default -> throw unknownOutcome(what, "cannot tell: it is another copy, or has forgotten it", unknown);
        };
    }

    private static <T> T result(String what, Supplier<T> committed) {
        try {
            return committed.get();
        } catch (BrokerKeepException e) {
            throw new BrokerKeepException(
                    ErrorCode.SAVE_OUTCOME_UNKNOWN,
                    what + " was committed, but what it left could not be read: " + e.problem(),
                    "read the account again when the database answers; do not repeat the change.",
                    e);
        }
    }

    /** Asks until the transaction has ended or patience has; the connection may need a while to come back, too. */
    private Fate ask(CommitOutcomeUnknownException unknown) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                Fate fate = store.fateOf(unknown);
                if (fate != Fate.IN_PROGRESS || System.nanoTime() - deadline > 0) {
                    return fate;
                }
            } catch (BrokerKeepException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return Fate.IN_PROGRESS;
            }
        }
    }

    private void askLater(Collection<Cell> cells, CommitOutcomeUnknownException unknown) {
        try {
            var unused = asker.schedule(() -> askAgain(cells, unknown), 1, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The runtime is closing: nothing will be served from memory again.
            LOG.debug("Not asking for transaction {} any more", unknown.transactionId(), e);
        }
    }

    private void askAgain(Collection<Cell> cells, CommitOutcomeUnknownException unknown) {
        try {
            Fate fate = store.fateOf(unknown);
            if (fate == Fate.IN_PROGRESS) {
                askLater(cells, unknown);
                return;
            }
            cells.forEach(Cell::settle);
            LOG.info(
                    "Transaction {} of {} is settled: {}",
                    unknown.transactionId(),
                    cells.size() == 1 ? "account " + cells.iterator().next().id() : cells.size() + " accounts",
                    fate);
        } catch (Throwable e) {
            // An error, too: who gives up here leaves the account out of memory for ever.
            LOG.debug(
                    "Asking for transaction {} failed with {}",
                    unknown.transactionId(),
                    e.getClass().getName());
            askLater(cells, unknown);
        }
    }

    /** Asks no more. */
    @Override
    public void close() {
        asker.shutdownNow();
    }

    private static BrokerKeepException unknownOutcome(String what, String whyNobodyKnows, Throwable cause) {
        return new BrokerKeepException(
                ErrorCode.SAVE_OUTCOME_UNKNOWN,
                what + " may have been committed or not: the connection broke during the commit, and the database "
                        + whyNobodyKnows + ".",
                "read the account again when the database answers, before you repeat the change.",
                cause);
    }
}
