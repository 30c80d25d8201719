package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Says in BrokerKeep's words what went wrong in the database. Texts of the server are quoted without their detail,
 * because a detail repeats the failing row, and a row may hold a secret.
 */
public final class DatabaseErrors {
    private static final Set<String> SCHEMA_IS_MISSING = Set.of("42P01", "3F000", "42883", "42703");
    private static final Set<String> TRY_AGAIN = Set.of("40001", "40P01");

    private DatabaseErrors() {}

    /** Returns the error to throw for a failed statement or connection. */
    public static BrokerKeepException translate(String doing, Throwable failure) {
        SQLException sql = sqlException(failure);
        String state = stateOf(sql);
        if (sql == null) {
            return new BrokerKeepException(
                    ErrorCode.DATABASE_FAILED, doing + " failed.", "look at the cause.", failure);
        }
        if (isStandby(sql, state)) {
            return new BrokerKeepException(
                    ErrorCode.DATABASE_OUTDATED,
                    doing + " failed: the server is a standby, whose state may be an older one (" + summary(sql) + ").",
                    "connect to the primary (targetServerType=primary).",
                    sanitized(sql));
        }
        if (failure instanceof ConnectionException || isConnectionFailure(sql, state)) {
            return new BrokerKeepException(
                    ErrorCode.DATABASE_UNREACHABLE,
                    doing + " failed: no session could be had from the database, or it broke (" + summary(sql) + ").",
                    "check that PostgreSQL runs and accepts connections at the address, with the user and password, that the"
                            + " DataSource was given, and that the pool is not exhausted.",
                    sanitized(sql));
        }
        if (SCHEMA_IS_MISSING.contains(state)) {
            return new BrokerKeepException(
                    ErrorCode.SCHEMA_MISSING,
                    doing + " failed: BrokerKeep's tables are missing or too old (" + summary(sql) + ").",
                    "let BrokerKeep create them (Migration.AUTO) or run its SQL as the schema's owner.",
                    sanitized(sql));
        }
        return new BrokerKeepException(
                ErrorCode.DATABASE_FAILED, doing + " failed (" + summary(sql) + ").", remedy(state), sanitized(sql));
    }

    private static String remedy(String state) {
        return switch (state) {
            case "42501" ->
                "grant the database user what is missing: usage of the schema brokerkeep, select, insert, update and"
                        + " delete on its tables account, account_setting and node, select on account_revision, usage of"
                        + " the sequence account_id_seq.";
            case "25006" ->
                "connect to the primary (targetServerType=primary), with sessions that may write"
                        + " (default_transaction_read_only = off).";
            default -> "look at the server's log.";
        };
    }

    /** By where the server raised it, because its texts are translated. */
    private static boolean isStandby(SQLException sql, String state) {
        return state.equals("55000")
                && sql instanceof PSQLException known
                && known.getServerErrorMessage() != null
                && "xlogfuncs.c".equals(known.getServerErrorMessage().getFile());
    }

    /** Tells whether a transaction failed only because of its neighbours. */
    static boolean isWorthRepeating(Throwable failure) {
        return TRY_AGAIN.contains(stateOf(sqlException(failure)));
    }

    static boolean hasState(Throwable failure, String state) {
        return state.equals(stateOf(sqlException(failure)));
    }

    /**
     * Tells whether a failed commit certainly left nothing behind: the server itself said that it refused. Anything
     * else (a broken connection, an administrator's shutdown) may have come after the commit was made.
     */
    static boolean isCertainRollback(Throwable commitFailure) {
        String state = stateOf(sqlException(commitFailure));
        // 40003: the server does not know either.
        return state.startsWith("23") || (state.startsWith("40") && !state.equals("40003"));
    }

    private static boolean isConnectionFailure(SQLException sql, String state) {
        return sql instanceof SQLTransientConnectionException
                || state.startsWith("08")
                || state.startsWith("28")
                || state.startsWith("57P")
                || state.equals("53300")
                || state.equals("3D000");
    }

    private static @Nullable SQLException sqlException(Throwable failure) {
        SQLException innermost = null;
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 20; t = t.getCause(), depth++) {
            if (t instanceof SQLException sql) {
                innermost = sql;
            }
        }
        return innermost;
    }

    private static String stateOf(@Nullable SQLException sql) {
        return sql == null || sql.getSQLState() == null ? "" : sql.getSQLState();
    }

    private static String summary(SQLException sql) {
        ServerErrorMessage server = sql instanceof PSQLException ps ? ps.getServerErrorMessage() : null;
        String text = server == null || server.getMessage() == null ? sql.getMessage() : server.getMessage();
        return (stateOf(sql).isEmpty() ? "" : "SQLSTATE " + stateOf(sql) + ": ") + text;
    }

    /** The same failure without the server's detail: type, text and place are kept, the failing row is not. */
    private static Throwable sanitized(SQLException sql) {
        SQLException clean = new SQLException(summary(sql), sql.getSQLState());
        clean.setStackTrace(sql.getStackTrace());
        return clean;
    }
}
