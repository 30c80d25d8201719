package dev.brokerkeep.core.internal.feed;

import dev.brokerkeep.core.internal.feed.ChangeFeed.Answer;
import dev.brokerkeep.core.internal.feed.ChangeFeed.Brought;
import dev.brokerkeep.core.internal.feed.ChangeFeed.Change;
import dev.brokerkeep.core.internal.feed.ChangeFeed.Origin;
import dev.brokerkeep.core.internal.feed.ChangeFeed.Subscriber;
import dev.brokerkeep.core.internal.postgres.AccountCollector;
import dev.brokerkeep.core.internal.postgres.ServerIdentity;
import dev.brokerkeep.core.internal.postgres.Timeline;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;

/**
 * One connection of the feed, and the questions asked over it. For one thread.
 *
 * <p>The position is a snapshot of the server's transactions: what it sees has been heard. A question asks for what it
 * does not see, so a transaction that took long is found when it ends, whatever others did meanwhile; with a counter as
 * position it would be jumped over. A position is good for one connection only: after a crash the server may use
 * numbers of lost transactions again.
 */
final class FeedSession implements AutoCloseable {
    private static final int PORTION = 5_000;

    /** Which start of which server this is: behind a pooler it may be another one at any time. */
    private static final String START =
            ServerIdentity.SQL + " || '@' || extract(epoch from pg_postmaster_start_time())";

    private static final String WHERE = "select " + Timeline.SQL + ", pg_current_snapshot()::text, "
            + ServerIdentity.SQL + " || '/' || 'brokerkeep.account_revision'::regclass::oid, pg_backend_pid(), "
            + START;

    private static final String REVISIONS = "select held.id, coalesce(r.revision, 0) from unnest(?) as held (id)"
            + " left join brokerkeep.account_revision r on r.account_id = held.id";

    /** So many accounts are brought along: more are less urgent, each, than that the lease is renewed soon. */
    private static final int FEW = 32;

    private static final String CHANGES = "with here as materialized (select " + Timeline.SQL
            + " as epoch, pg_current_snapshot()::text as position, " + START + " as start, null::xid8 as asker),"
            + " r as materialized (select account_id, revision, xid from brokerkeep.account_revision"
            + " where xid >= pg_snapshot_xmin(?::pg_snapshot) and not pg_visible_in_snapshot(xid, ?::pg_snapshot)),"
            // The limit is for the planner: whatever it thinks of r, it is to look these up one by one.
            + " few as materialized (select account_id from r where (select count(*) from r) <= " + FEW + " limit "
            + FEW
            + ") select " + AccountCollector.COLUMNS + ", here.position, here.start, r.account_id from here"
            + " left join r on true"
            + " left join (few join brokerkeep.account a on a.id = few.account_id"
            + " left join brokerkeep.account_setting s on s.account_id = a.id) on few.account_id = r.account_id";

    private static final int POSITION = AccountCollector.WIDTH + 1;
    private static final int STARTED = AccountCollector.WIDTH + 2;
    private static final int ACCOUNT = AccountCollector.WIDTH + 3;

    private final Connection connection;
    private final FeedConnector connector;
    private final int formerTimeout;
    private final PGConnection driver;
    private final Origin origin;
    private final String start;
    private final boolean isPooled;
    private final long firstAskedAt;
    private @Nullable PreparedStatement changes;
    private String position;

    /** Takes over a connection, and asks where it leads. */
    FeedSession(Connection connection, FeedConnector connector, Duration networkTimeout) throws SQLException {
        this.connection = connection;
        this.connector = connector;
        this.formerTimeout = connection.getNetworkTimeout();
        this.driver = connection.unwrap(PGConnection.class);
        Executor caller = Runnable::run;
        connection.setNetworkTimeout(caller, (int) networkTimeout.toMillis());
        connection.setAutoCommit(true);
        this.firstAskedAt = System.nanoTime();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHERE)) {
            row.next();
            this.origin = new Origin(row.getString(3), row.getInt(1));
            this.position = row.getString(2);
            this.start = row.getString(5);
            this.isPooled = row.getInt(4) != driver.getBackendPID();
        }
        if (!isPooled) {
            prepare(networkTimeout);
        }
    }

    private void prepare(Duration networkTimeout) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // A process that no longer reads must not hold back the server's queue of notifications.
            statement.execute("set tcp_user_timeout = " + 4 * networkTimeout.toMillis());
            statement.execute("set idle_in_transaction_session_timeout = " + 4 * networkTimeout.toMillis());
            // What this session writes is forgotten in a crash anyway.
            statement.execute("set synchronous_commit = off");
            statement.execute("listen brokerkeep");
        }
    }

    /** Tells whether a pooler sits in between that gives each transaction another session. */
    boolean isPooled() {
        return isPooled;
    }

    Connection connection() {
        return connection;
    }

    /** Returns the server's transactions that have been heard of. */
    String position() {
        return position;
    }

    /**
     * Compares everything: returns the revisions of all these accounts, as of this session's position or later. To be
     * asked once, before {@link #changes}.
     *
     * @param alive called now and then, as long as answers come
     */
    Answer everything(long[] accounts, Runnable alive) throws SQLException {
        List<Change> revisions = new ArrayList<>(accounts.length);
        for (int from = 0; from < accounts.length; from += PORTION) {
            alive.run();
            long[] portion = Arrays.copyOfRange(accounts, from, Math.min(from + PORTION, accounts.length));
            Array numbers = driver.createArrayOf("int8", portion);
            try (PreparedStatement statement = connection.prepareStatement(REVISIONS)) {
                statement.setArray(1, numbers);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        revisions.add(new Change(rows.getLong(1), rows.getLong(2)));
                    }
                }
            }
        }
        return new Answer(firstAskedAt, origin, revisions);
    }

    /**
     * Returns what was committed since the position, and moves it. A few changed accounts come along, if this process
     * holds them: then nobody has to ask once more for what has changed in them.
     *
     * @throws SQLException also if the server has become another: its transactions are not those of the position
     */
    Answer changes(Subscriber listener, AccountCollector collector) throws SQLException {
        PreparedStatement question = question();
        question.setString(1, position);
        question.setString(2, position);
        Map<Long, Change> found = new LinkedHashMap<>();
        Set<Long> wanted = new HashSet<>();
        long mark = listener.mark();
        long askedAt = System.nanoTime();
        try (ResultSet rows = question.executeQuery()) {
            String next = position;
            while (rows.next()) {
                if (rows.getInt(6) != origin.epoch() || !start.equals(rows.getString(STARTED))) {
                    throw new SQLException("The server was restarted, failed over or replaced", "57P01");
                }
                next = rows.getString(POSITION);
                long account = rows.getLong(ACCOUNT);
                if (!rows.wasNull()) {
                    // Asked once: an account has several rows, and some of its settings would be worse than none.
                    if (found.put(account, new Change(account, rows.getLong(5))) == null && listener.holds(account)) {
                        wanted.add(account);
                    }
                    if (wanted.contains(account)) {
                        collector.add(rows);
                    }
                }
            }
            position = next;
            return new Answer(askedAt, origin, List.copyOf(found.values()), new Brought(mark, collector.accounts()));
        }
    }

    private PreparedStatement question() throws SQLException {
        if (changes == null) {
            changes = connection.prepareStatement(CHANGES);
            // Behind a pooler the next transaction is another session, which has not prepared anything.
            changes.unwrap(PGStatement.class).setPrepareThreshold(isPooled ? 0 : 1);
        }
        return changes;
    }

    /** Waits until the server sends a notification, or this many milliseconds, at least one. */
    void awaitNotification(long millis) throws SQLException {
        driver.getNotifications((int) millis);
    }

    /** Ends the session, or gives it back as it was had, if others will use it. */
    @Override
    public void close() throws SQLException {
        try {
            if (connector.isShared()) {
                if (changes != null) {
                    changes.close();
                }
                restore();
            }
        } catch (SQLException e) {
            connection.abort(Runnable::run);
        } finally {
            connection.close();
        }
    }

    private void restore() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("unlisten brokerkeep");
            statement.execute("select pg_advisory_unlock_all()");
            statement.execute("reset tcp_user_timeout");
            statement.execute("reset idle_in_transaction_session_timeout");
            statement.execute("reset synchronous_commit");
        }
        connection.setNetworkTimeout(Runnable::run, formerTimeout);
    }
}
