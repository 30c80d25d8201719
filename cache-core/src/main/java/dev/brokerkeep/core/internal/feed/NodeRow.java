package dev.brokerkeep.core.internal.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;

/**
 * This process's row in the table of those that serve settings from memory: how far it has come. Its session holds an
 * advisory lock, so that everybody can tell a process that died from one that is slow. For the feed's thread; the
 * number may be read by any.
 *
 * <p>Each connection draws a number at random. A sequence would begin anew when a crash or a failover empties the
 * table, which is not logged, and two processes would take each other's rows for their own.
 */
final class NodeRow {
    /** Advisory locks of this class are held by feeds: "BKEP". */
    static final int LOCK_CLASS = 0x424B4550;

    static final String IS_LOCKED = "exists (select from pg_locks where locktype = 'advisory' and classid = "
            + LOCK_CLASS + "::oid and objid = node.number::int::oid and objsubid = 2 and granted"
            + " and database = (select oid from pg_database where datname = current_database()))";

    private static final String JOIN =
            "insert into brokerkeep.node (number, name, applied, is_locked) values (?, ?, ?::pg_snapshot, ?)";
    private static final String ROW = "select 1 from brokerkeep.node where number = ?";
    private static final String REPORT =
            "update brokerkeep.node set applied = ?::pg_snapshot, seen_at = clock_timestamp(), gone_since = null"
                    + " where number = ?";

    /** A snapshot that sees no transaction of anybody. */
    private static final String NOTHING = "3:3:";

    private final String name;
    private volatile long number;

    NodeRow(String name) {
        this.name = name;
    }

    /** Returns the present number; zero before the first joining. */
    long number() {
        return number;
    }

    /**
     * Enters this process as one that lives and has applied nothing yet. To be called before it is given a lease: from
     * then on a change is not in force everywhere without it.
     */
    void join(FeedSession session) throws SQLException {
        Connection connection = session.connection();
        long next = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
        if (!session.isPooled()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_lock(" + LOCK_CLASS + ", " + (int) next + ")");
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(JOIN)) {
            statement.setLong(1, next);
            statement.setString(2, name);
            statement.setString(3, NOTHING);
            statement.setBoolean(4, !session.isPooled());
            statement.executeUpdate();
        }
        leave(session);
        number = next;
    }

    /**
     * Behind a pooler this tells a crash of the server, which keeps its start time then: the table is not logged, so it
     * is empty afterwards, and nobody else writes this row. To be called after each question, before its answer is
     * used.
     */
    void requireRow(FeedSession session) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(ROW)) {
            statement.setLong(1, number);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("The server has crashed, or took this process for dead", "57P02");
                }
            }
        }
    }

    /** Says that this process has applied all that the session's position sees. */
    void report(FeedSession session) throws SQLException {
        if (!isReported(session)) {
            // Somebody took this process for dead, or the table was emptied.
            join(session);
            if (!isReported(session)) {
                throw new SQLException("The row of this process cannot be written", "42501");
            }
        }
    }

    private boolean isReported(FeedSession session) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(REPORT)) {
            statement.setString(1, session.position());
            statement.setLong(2, number);
            return statement.executeUpdate() == 1;
        }
    }

    /** Takes the row away: this process serves nothing any more. */
    void leave(FeedSession session) throws SQLException {
        if (number != 0) {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("delete from brokerkeep.node where number = " + number);
            }
        }
    }
}
