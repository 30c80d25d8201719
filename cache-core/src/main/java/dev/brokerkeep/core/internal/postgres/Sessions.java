package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.sql.SQLException;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes sessions for reading and for transactions, and tells exactly what came of them: whatever goes wrong, the caller
 * hears that nothing was written, or that it was, or that nobody knows yet.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final int MAXIMUM_ATTEMPTS = 5;

    private final Jdbi jdbi;

    Sessions(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /**
     * How the work in a transaction wants it to end.
     *
     * @param isToStay whether it is to be committed
     * @param epoch the server's timeline during the transaction
     * @param transactionId zero if the transaction wrote nothing
     */
    record Ending<T>(T result, boolean isToStay, int epoch, long transactionId) {
        static <T> Ending<T> commit(T result, int epoch, long transactionId) {
            return new Ending<>(result, true, epoch, transactionId);
        }

        static <T> Ending<T> undo(T result) {
            return new Ending<>(result, false, 0, 0);
        }
    }

    <T> T read(String doing, Function<Handle, T> query) {
        Handle handle = open(doing);
        try {
            return query.apply(handle);
        } catch (BrokerKeepException e) {
            throw e;
        } catch (RuntimeException e) {
            throw DatabaseErrors.translate(doing, e);
        } finally {
            close(handle);
        }
    }

    /**
     * Runs work in a transaction, again if it failed because of its neighbours.
     *
     * @throws CommitOutcomeUnknownException if it may have been committed or not
     * @throws BrokerKeepException if nothing was written
     */
    <T> T write(String doing, Function<Handle, Ending<T>> work) throws CommitOutcomeUnknownException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(doing, work);
            } catch (RepeatableFailure e) {
                if (attempt == MAXIMUM_ATTEMPTS) {
                    throw e.asError(doing);
                }
            }
        }
    }

    private <T> T attempt(String doing, Function<Handle, Ending<T>> work)
            throws CommitOutcomeUnknownException, RepeatableFailure {
        Handle handle = open(doing);
        try {
            Ending<T> ending = run(doing, handle, work);
            if (ending.isToStay()) {
                commit(doing, handle, ending);
            } else {
                undo(handle);
            }
            return ending.result();
        } finally {
            close(handle);
        }
    }

    private Handle open(String doing) {
        try {
            return jdbi.open();
        } catch (RuntimeException e) {
            throw DatabaseErrors.translate(doing, e);
        }
    }

    private static <T> Ending<T> run(String doing, Handle handle, Function<Handle, Ending<T>> work)
            throws RepeatableFailure {
        try {
            handle.begin();
            return work.apply(handle);
        } catch (RuntimeException e) {
            undo(handle);
            throw refused(doing, e);
        } catch (Error e) {
            undo(handle);
            throw e;
        }
    }

    /** Whatever becomes of this, nothing is committed any more: at the latest the end of the session undoes it. */
    private static void undo(Handle handle) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            LOG.debug("Rolling back failed with {}", e.getClass().getName());
        }
    }

    /**
     * Gives the session back. A failure of that says nothing about what was done in it, and who threw it away would
     * throw away the result of a commit: memory would go on with what was there before.
     */
    private static void close(Handle handle) {
        try {
            handle.close();
        } catch (Throwable e) {
            // Its text may quote what was bound.
            LOG.warn("Giving a session back failed with {}", e.getClass().getName());
        }
    }

    private static BrokerKeepException refused(String doing, RuntimeException original) throws RepeatableFailure {
        if (original instanceof BrokerKeepException known) {
            return known;
        }
        if (DatabaseErrors.isWorthRepeating(original)) {
            throw new RepeatableFailure(original);
        }
        if (DatabaseErrors.hasState(original, "23503")) {
            return new BrokerKeepException(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    doing + " failed: there is no such account, or it was deleted meanwhile.",
                    "check the id; nothing was written.");
        }
        BrokerKeepException cause = DatabaseErrors.translate(doing, original);
        return cause.code() == ErrorCode.DATABASE_FAILED ? saveFailed(cause) : cause;
    }

    private static void commit(String doing, Handle handle, Ending<?> ending)
            throws CommitOutcomeUnknownException, RepeatableFailure {
        try {
            handle.commit();
        } catch (Throwable e) {
            if (DatabaseErrors.isWorthRepeating(e)) {
                throw new RepeatableFailure(e);
            }
            if (DatabaseErrors.isCertainRollback(e) || ending.transactionId() == 0) {
                throw saveFailed(DatabaseErrors.translate(doing, e));
            }
            if (e instanceof Error) {
                abandon(handle);
            }
            throw new CommitOutcomeUnknownException(
                    ending.transactionId(), ending.epoch(), DatabaseErrors.translate(doing, e));
        }
    }

    /** An error may have left the driver in the middle of an exchange: nobody else must get this connection. */
    private static void abandon(Handle handle) {
        try {
            handle.getConnection().abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Aborting a connection failed with {}", e.getClass().getName());
        }
    }

    private static BrokerKeepException saveFailed(BrokerKeepException cause) {
        String remedy = cause.remedy().endsWith(".")
                ? cause.remedy().substring(0, cause.remedy().length() - 1)
                : cause.remedy();
        return new BrokerKeepException(
                ErrorCode.SAVE_FAILED, cause.problem(), remedy + ", and save again; nothing was written.", cause);
    }

    /** A deadlock or serialization failure: rolled back by the server, and likely to pass when tried again. */
    private static final class RepeatableFailure extends Exception {
        private static final long serialVersionUID = 1L;

        RepeatableFailure(Throwable cause) {
            super(cause);
        }

        BrokerKeepException asError(String doing) {
            return saveFailed(DatabaseErrors.translate(doing, this));
        }
    }
}
