package dev.brokerkeep.example.demo;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.example.database.DemoDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * PostgreSQL's own count of the sessions of a database, taken without disturbing it.
 *
 * <p>{@code pg_stat_database.sessions} counts connections as the server sees them come; so it can be held against the
 * count at the DataSource where no pool stands between, and each session is one connection. The server writes the count
 * down at the latest when a session ends, before it takes the session off {@code pg_stat_activity}: once no session of
 * ours is listed there, the count is complete. The witness itself watches from another database of the same server
 * where it may, so it does not count itself; where it may not, its one session was counted before its first reading.
 *
 * <p>For one thread; whoever opened it closes it.
 */
final class Witness implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

    /** Before, statistics were sent to a collector without a word on when they had arrived. */
    private static final int EXACT_SINCE = 150_000;

    private final DemoDatabase database;
    private final Connection connection;
    private final PreparedStatement others;
    private final PreparedStatement counters;

    private Witness(DemoDatabase database, Connection connection, String name, String applicationName)
            throws SQLException {
        this.database = database;
        this.connection = connection;
        this.others = connection.prepareStatement("select count(*) from pg_stat_activity"
                + " where datname = ? and backend_type = 'client backend' and pid <> pg_backend_pid()"
                + " and (? or application_name = ?)");
        others.setString(1, name);
        others.setBoolean(2, database.isPrivate());
        others.setString(3, applicationName);
        this.counters = connection.prepareStatement(
                "select sessions, xact_commit + xact_rollback from pg_stat_database where datname = ?");
        counters.setString(1, name);
    }

    /**
     * What the server counted up to one moment.
     *
     * @param sessions sessions begun
     * @param transactions transactions ended
     */
    record Reading(long sessions, long transactions) {
        Reading minus(Reading earlier) {
            return new Reading(sessions - earlier.sessions, transactions - earlier.transactions);
        }
    }

    /**
     * Opens a witness.
     *
     * @param applicationName what the sessions to be counted are called
     */
    static Witness over(DemoDatabase database, String applicationName) {
        Connection connection = null;
        try {
            connection = connect(database);
            requireExactStatistics(connection);
            String name = database.ask("select current_database()");
            return new Witness(database, connection, name, applicationName);
        } catch (SQLException | RuntimeException e) {
            BrokerKeepException failure =
                    e instanceof BrokerKeepException known ? known : database.unreachable(asSql(e));
            try {
                if (connection != null) {
                    connection.close();
                }
            } catch (SQLException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    /** Waits until no session is left that was to be counted, and returns the server's counts. */
    Reading reading() throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (number(others) > 0) {
            if (System.nanoTime() - deadline > 0) {
                throw new BrokerKeepException(
                        ErrorCode.REFUSED,
                        "Database sessions at " + database.place() + " were still open " + PATIENCE.toSeconds()
                                + " s after they were given back.",
                        "look at pg_stat_activity; connect to the server itself, not to a pooler before it.");
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        try (ResultSet rows = counters.executeQuery()) {
            rows.next();
            return new Reading(rows.getLong(1), rows.getLong(2));
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private static Connection connect(DemoDatabase database) throws SQLException {
        Connection own = database.connect("brokerkeep-demo-witness");
        try {
            Connection elsewhere = database.connect("brokerkeep-demo-witness", "postgres");
            own.close();
            return elsewhere;
        } catch (SQLException e) {
            // Not allowed there: then from here, as one session among those of the database.
            return settled(own);
        }
    }

    /** Sees to it that this session's own beginning is counted before anything is read. */
    private static Connection settled(Connection own) throws SQLException {
        try (var statement = own.createStatement()) {
            statement.execute("select pg_stat_force_next_flush()");
        }
        return own;
    }

    private static void requireExactStatistics(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select current_setting('server_version_num')::int")) {
            if (number(statement) < EXACT_SINCE) {
                throw new BrokerKeepException(
                        ErrorCode.CONFIGURATION_INVALID,
                        "The server is older than PostgreSQL 15: its statistics are too late to check the demo's counts.",
                        "run the demo on PostgreSQL 15 or newer, or without --db-url on its own.");
            }
        }
    }

    private static long number(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static SQLException asSql(Exception e) {
        return e instanceof SQLException sql ? sql : new SQLException(e);
    }
}
