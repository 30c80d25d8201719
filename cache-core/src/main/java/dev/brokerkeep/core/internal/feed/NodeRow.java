package dev.brokerkeep.core.internal.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * This process's row in the table of those that serve settings from memory: how far it has come. Its session holds an
 * advisory lock, so that everybody can tell a process that died from one that is slow. For the feed's thread; the
 * number may be read by any.
 */
final class NodeRow {
    /** Advisory locks of this class are held by feeds: "BKEP". */
    static final int LOCK_CLASS = 0x424B4550;

    static final String IS_LOCKED = "exists (select from pg_locks where locktype = 'advisory' and classid = "
            + LOCK_CLASS + "::oid and objid = node.number::int::oid and objsubid = 2 and granted"
            + " and database = (select oid from pg_database where datname = current_database()))";

    private static final String JOIN =
            "insert into brokerkeep.node (number, name, applied, is_locked) overriding system value values (?, ?, ?::pg_snapshot, ?)";
    private static final String REPORT =
            "update brokerkeep.node set applied = ?::pg_snapshot, seen_at = clock_timestamp() where number = ?";

    private final String name;
    private volatile long number;

    NodeRow(String name) {
        this.name = name;
    }

    /** Returns the present number; zero before the first joining. */
    long number() {
        return number;
    }

    /** Enters this process as one that has applied all that the session's position sees. */
    void join(FeedSession session) throws SQLException {
        Connection connection = session.connection();
        leave(session);
        long next;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select nextval(pg_get_serial_sequence('brokerkeep.node', 'number'))")) {
            row.next();
            next = row.getLong(1);
        }
        if (!session.isPooled()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_lock(" + LOCK_CLASS + ", " + (int) next + ")");
            }
        }
        try (PreparedStatement statement = connection.prepareStatement(JOIN)) {
            statement.setLong(1, next);
            statement.setString(2, name);
            statement.setString(3, session.position());
            statement.setBoolean(4, !session.isPooled());
            statement.executeUpdate();
        }
        number = next;
    }

    /** Says how far this process has come. */
    void report(FeedSession session) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(REPORT)) {
            statement.setString(1, session.position());
            statement.setLong(2, number);
            statement.executeUpdate();
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
