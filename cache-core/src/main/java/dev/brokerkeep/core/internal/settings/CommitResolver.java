package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.CommitOutcomeUnknownException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out how a transaction ended whose commit was not answered. Until that is known nothing of the account is served
 * from memory, because what the database answers meanwhile may be what it was before or after.
 */
public final class CommitResolver {
    private static final Logger LOG = LoggerFactory.getLogger(CommitResolver.class);
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final AccountStore store;
    private final ScheduledExecutorService timer;
    private final Duration patience;

    /**
     * Creates a resolver.
     *
     * @param timer goes on asking when the caller's patience has ended
     * @param patience how long a caller waits for the outcome
     */
    public CommitResolver(AccountStore store, ScheduledExecutorService timer, Duration patience) {
        this.store = store;
        this.timer = timer;
        this.patience = patience;
    }

    /**
     * Waits for the outcome of a commit. If it was made, returns what {@code committed} makes of the cell, as if
     * nothing had happened.
     *
     * @param what the thing that was being done, for error texts
     * @throws BrokerKeepException with {@code SAVE_FAILED} if it was not committed; with {@code SAVE_OUTCOME_UNKNOWN}
     *     if that could not be found out in time: the account then stays out of memory until it has been
     */
    <T> T afterUnknownCommit(
            Cell cell, String what, CommitOutcomeUnknownException unknown, Function<Cell, T> committed) {
        cell.unsettle();
        Optional<AccountStore.Fate> fate;
        try {
            fate = ask(unknown.transactionId());
        } catch (RuntimeException e) {
            unknown.addSuppressed(e);
            askLater(cell, unknown.transactionId());
            throw unknownOutcome(what, unknown);
        }
        if (fate.isPresent() && fate.get() == AccountStore.Fate.IN_PROGRESS) {
            askLater(cell, unknown.transactionId());
            throw unknownOutcome(what, unknown);
        }
        cell.settle();
        if (fate.isEmpty()) {
            throw unknownOutcome(what, unknown);
        }
        if (fate.get() == AccountStore.Fate.COMMITTED) {
            try {
                return committed.apply(cell);
            } catch (BrokerKeepException e) {
                throw new BrokerKeepException(
                        ErrorCode.SAVE_OUTCOME_UNKNOWN,
                        what + " was committed, but what it left could not be read: " + e.problem(),
                        "read the account again when the database answers; do not repeat the change.",
                        e);
            }
        }
        throw new BrokerKeepException(
                ErrorCode.SAVE_FAILED,
                what
                        + " failed: the connection broke during the commit, and the database says that it was rolled back.",
                "try again; nothing was written.",
                unknown);
    }

    /** Asks until the transaction has ended or patience has; the connection may need a while to come back, too. */
    private Optional<AccountStore.Fate> ask(long transactionId) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                Optional<AccountStore.Fate> fate = store.fateOf(transactionId);
                if (fate.isEmpty() || fate.get() != AccountStore.Fate.IN_PROGRESS || System.nanoTime() - deadline > 0) {
                    return fate;
                }
            } catch (BrokerKeepException e) {
                if (System.nanoTime() - deadline > 0) {
                    throw e;
                }
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                return Optional.of(AccountStore.Fate.IN_PROGRESS);
            }
        }
    }

    private void askLater(Cell cell, long transactionId) {
        try {
            var unused = timer.schedule(() -> askAgain(cell, transactionId), 1, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            // The runtime is closing: nothing will be served from memory again.
            LOG.debug("Not asking for transaction {} any more", transactionId, e);
        }
    }

    private void askAgain(Cell cell, long transactionId) {
        try {
            Optional<AccountStore.Fate> fate = store.fateOf(transactionId);
            if (fate.isPresent() && fate.get() == AccountStore.Fate.IN_PROGRESS) {
                askLater(cell, transactionId);
                return;
            }
            cell.settle();
            LOG.info(
                    "Transaction {} of account {} is settled: {}",
                    transactionId,
                    cell.id(),
                    fate.map(Enum::name).orElse("the database no longer knows"));
        } catch (RuntimeException e) {
            askLater(cell, transactionId);
        }
    }

    private static BrokerKeepException unknownOutcome(String what, Throwable cause) {
        return new BrokerKeepException(
                ErrorCode.SAVE_OUTCOME_UNKNOWN,
                what + " may have been committed or not: the connection broke during the commit, and the database could"
                        + " not be asked.",
                "read the account again when the database answers, before you repeat the change.",
                cause);
    }
}
