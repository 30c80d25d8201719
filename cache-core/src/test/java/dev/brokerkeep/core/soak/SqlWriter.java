package dev.brokerkeep.core.soak;

import static dev.brokerkeep.core.soak.Stamp.ALONE;
import static dev.brokerkeep.core.soak.Stamp.WITH_NOTE;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.postgresql.PGConnection;

/**
 * Writes settings as programs do that know nothing of BrokerKeep, over a connection of its own. For one thread.
 *
 * <p>A transaction first makes the triggers raise the revisions of its accounts: their rows stay locked from then on,
 * so the revisions are those of the commit, and their order is that of the commits. It stamps these into the settings,
 * and announces them when the commit has been acknowledged. Accounts are taken by rising number, so writers do not
 * deadlock.
 */
final class SqlWriter implements AutoCloseable {
    private static final String RAISE = "with held as materialized (select account_id from brokerkeep.account_setting"
            + " where name = 'desk' and account_id = any (?) order by account_id for update)"
            + " update brokerkeep.account_setting s set value = value from held"
            + " where s.account_id = held.account_id and s.name = 'desk'";
    private static final String REVISIONS =
            "select account_id, revision from brokerkeep.account_revision where account_id = any (?) order by account_id";
    private static final String STAMP_DESK = "update brokerkeep.account_setting s"
            + " set value = to_jsonb(r.revision || ?::text) from brokerkeep.account_revision r"
            + " where r.account_id = s.account_id and s.name = 'desk' and s.account_id = any (?)";
    private static final String STAMP_NOTE = "insert into brokerkeep.account_setting (account_id, name, value)"
            + " select account_id, 'note', to_jsonb(revision::text) from brokerkeep.account_revision"
            + " where account_id = any (?)"
            + " on conflict (account_id, name) do update set value = excluded.value";
    private static final String DELETE_NOTE =
            "delete from brokerkeep.account_setting where name = 'note' and account_id = any (?)";
    private static final String COPY_NOTE = "copy brokerkeep.account_setting (account_id, name, value) from stdin";

    /** The ways to write, in the order of the {@link Soak}'s counts. */
    enum Kind {
        UPDATE,
        BATCH,
        COPY,
        DELETE,
        ROLLED_BACK,
        OVERLAPPING
    }

    private final Board board;
    private final Connection connection;
    private Map<Long, Long> raised = Map.of();

    SqlWriter(Board board, Connection connection) throws SQLException {
        this.board = board;
        this.connection = connection;
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '1s'");
            connection.commit();
        }
    }

    /**
     * Writes once.
     *
     * @param other for what needs a second connection
     * @return how many revisions were announced
     */
    int write(Kind kind, RandomGenerator random, SqlWriter other) throws SQLException {
        switch (kind) {
            case UPDATE -> stampWhole(Accounts.anyWritten(random, 1));
            case BATCH -> stampWhole(Accounts.anyWritten(random, 2 + random.nextInt(4)));
            case COPY -> copy(Accounts.anyWritten(random, 2 + random.nextInt(3)));
            case DELETE -> deleteNote(Accounts.anyWritten(random, 1 + random.nextInt(2)));
            case ROLLED_BACK -> {
                writeNonsense(Accounts.anyWritten(random, 2));
                connection.rollback();
                return 0;
            }
            case OVERLAPPING -> {
                // The second begins later, on another account, and is committed first.
                long[] two = Accounts.anyWritten(random, 2);
                stampWhole(two[0]);
                other.stampWhole(two[1]);
                other.commit();
                pause(random.nextInt(20));
                commit();
                return 2;
            }
        }
        return commit();
    }

    /** Begins a transaction and writes both settings of each account. */
    void stampWhole(long... accounts) throws SQLException {
        raise(accounts);
        execute(STAMP_DESK, WITH_NOTE, accounts);
        execute(STAMP_NOTE, null, accounts);
    }

    private void deleteNote(long... accounts) throws SQLException {
        raise(accounts);
        execute(STAMP_DESK, ALONE, accounts);
        execute(DELETE_NOTE, null, accounts);
    }

    private void copy(long... accounts) throws SQLException {
        raise(accounts);
        execute(STAMP_DESK, WITH_NOTE, accounts);
        execute(DELETE_NOTE, null, accounts);
        StringBuilder rows = new StringBuilder();
        raised.forEach((account, revision) ->
                rows.append(account).append("\tnote\t\"").append(revision).append("\"\n"));
        byte[] bytes = rows.toString().getBytes(StandardCharsets.UTF_8);
        var copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(COPY_NOTE);
        copy.writeToCopy(bytes, 0, bytes.length);
        long unused = copy.endCopy();
    }

    /** What is rolled back must never be seen, and looks like no revision. */
    private void writeNonsense(long... accounts) throws SQLException {
        raise(accounts);
        execute(STAMP_DESK, " was rolled back", accounts);
        execute(DELETE_NOTE, null, accounts);
    }

    /** Commits, and announces what was raised once that is acknowledged. */
    int commit() throws SQLException {
        connection.commit();
        long acknowledgedAt = System.nanoTime();
        raised.forEach((account, revision) -> board.announce(account, revision, acknowledgedAt));
        return raised.size();
    }

    /** Returns the id of the transaction that is open. */
    String transaction() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_current_xact_id()")) {
            row.next();
            return row.getString(1);
        }
    }

    private void raise(long... accounts) throws SQLException {
        execute(RAISE, null, accounts);
        try (PreparedStatement statement = connection.prepareStatement(REVISIONS)) {
            statement.setArray(1, array(accounts));
            raised = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    raised.put(rows.getLong(1), rows.getLong(2));
                }
            }
        }
    }

    private void execute(String sql, String text, long... accounts) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int next = 1;
            if (text != null) {
                statement.setString(next++, text);
            }
            statement.setArray(next, array(accounts));
            int unused = statement.executeUpdate();
        }
    }

    private java.sql.Array array(long... accounts) throws SQLException {
        return connection.unwrap(PGConnection.class).createArrayOf("int8", accounts);
    }

    private static void pause(long millis) {
        Soak.pause(java.time.Duration.ofMillis(millis));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
