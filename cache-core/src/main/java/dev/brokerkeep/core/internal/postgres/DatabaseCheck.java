package dev.brokerkeep.core.internal.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** Looks at the database without changing anything. What cannot be asked is a BrokerKeepException. */
public final class DatabaseCheck {
    private static final int ROUND_TRIPS = 9;
    private static final Duration CLOCKS_APART = Duration.ofSeconds(1);

    private static final String SERVER = "select current_setting('server_version'), pg_is_in_recovery(),"
            + " current_user, current_database(), coalesce(host(inet_server_addr()) || ':' || inet_server_port(), 'a socket')";

    private static final String DURABILITY = "select string_agg(name || ' = ' || setting, ', ' order by name)"
            + " from pg_settings where name in ('fsync', 'full_page_writes') and setting <> 'on'"
            + " or name = 'synchronous_commit' and setting = 'off'";

    /** What is missing or does not fire always, of those triggers that some migration has made. */
    private static final String TRIGGERS = "select string_agg(t || '.' || n, ', ' order by t, n) from (values"
            + " ('account_setting', 'revise_on_insert'), ('account_setting', 'revise_on_update'),"
            + " ('account_setting', 'revise_on_delete'), ('account_setting', 'revise_on_truncate'),"
            + " ('account_setting', 'note_before_truncate'), ('account', 'revise_on_insert'),"
            + " ('account', 'revise_on_update'), ('account', 'revise_on_delete'), ('account', 'revise_on_truncate'),"
            + " ('account', 'note_before_truncate')) as wanted (t, n) where not exists (select from pg_trigger g"
            + " where g.tgrelid = ('brokerkeep.' || t)::regclass and g.tgname = n and g.tgenabled = 'A')";

    private static final String LACKING = "select string_agg(p || ' on ' || t, ', ' order by t, p) from (values"
            + " ('account', 'select'), ('account', 'insert'), ('account', 'update'), ('account', 'delete'),"
            + " ('account_setting', 'select'), ('account_setting', 'insert'), ('account_setting', 'update'),"
            + " ('account_setting', 'delete'), ('node', 'select'), ('node', 'insert'), ('node', 'update'),"
            + " ('node', 'delete'), ('account_revision', 'select'), ('account_change', 'select'),"
            + " ('setting_history', 'select'), ('history_policy', 'select'), ('schema_history', 'select'),"
            + " ('keyset_witness', 'select'), ('keyset_witness', 'insert')) as wanted (t, p)"
            + " where not has_table_privilege('brokerkeep.' || t, p)";

    private static final String TOO_MUCH = "select has_table_privilege('brokerkeep.setting_history', 'update')"
            + " or has_table_privilege('brokerkeep.setting_history', 'delete')";

    private final DataSource dataSource;

    public DatabaseCheck(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Who answers, and how fast. */
    public Checked server() {
        DatabaseProbe.requireAnswer(dataSource);
        return ask(SERVER, (connection, row) -> {
            String who = "PostgreSQL " + row.getString(1) + " at " + row.getString(5) + ", database " + row.getString(4)
                    + ", role " + row.getString(3);
            if (row.getBoolean(2)) {
                return Checked.broken(
                        who + ": it is a standby, which takes no changes",
                        "connect to the primary: list all hosts in the URL with targetServerType=primary.");
            }
            return Checked.ok(who + ", round trip " + micros(roundTrip(connection)));
        });
    }

    private static long roundTrip(Connection connection) throws SQLException {
        long[] nanos = new long[ROUND_TRIPS];
        try (PreparedStatement statement = connection.prepareStatement("select 1")) {
            for (int n = 0; n < ROUND_TRIPS; n++) {
                long began = System.nanoTime();
                statement.executeQuery().close();
                nanos[n] = System.nanoTime() - began;
            }
        }
        Arrays.sort(nanos);
        return nanos[ROUND_TRIPS / 2];
    }

    private static String micros(long nanos) {
        return String.format(Locale.ROOT, "%.2f ms (median of %d)", nanos / 1e6, ROUND_TRIPS);
    }

    /** Whether what was committed outlives a crash. */
    public Checked durability() {
        return ask(DURABILITY, (connection, row) -> {
            String unsafe = row.getString(1);
            return unsafe == null
                    ? Checked.ok("commits are on disk when they return")
                    : Checked.broken(
                            unsafe + ": a crash may lose or corrupt what was saved",
                            "turn it on in postgresql.conf, and restart or reload the server.");
        });
    }

    /**
     * Whether the clocks of this machine and of the server agree: certificates and the history's times rest on them.
     */
    public Checked clock() {
        Instant before = Instant.now();
        return ask("select clock_timestamp()", (connection, row) -> {
            Instant there = row.getObject(1, OffsetDateTime.class).toInstant();
            Duration early = Duration.between(there, before);
            Duration late = Duration.between(Instant.now(), there);
            Duration apart = early.compareTo(late) > 0 ? early : late;
            return apart.compareTo(CLOCKS_APART) <= 0
                    ? Checked.ok("within " + CLOCKS_APART.toSeconds() + " s of the server's")
                    : Checked.concern(
                            "the clocks of this machine and of the server are " + apart.toSeconds() + " s apart",
                            "synchronize both (NTP). Freshness does not rest on them; times in the history and the expiry"
                                    + " of certificates do.");
        });
    }

    /** Whether every change raises revisions and is kept. */
    public Checked triggers() {
        return ask(TRIGGERS, (connection, row) -> {
            String missing = row.getString(1);
            return missing == null
                    ? Checked.ok("every change is noticed and kept")
                    : Checked.broken(
                            "these triggers are missing, or do not fire always: " + missing
                                    + "; changes are lost to the history and to other processes",
                            "as the owner: alter table brokerkeep.<table> enable always trigger <trigger>.");
        });
    }

    /** Whether the role may do what an application needs, and no more. */
    public Checked privileges() {
        return ask(LACKING, (connection, row) -> {
            String lacking = row.getString(1);
            if (lacking != null) {
                return Checked.broken(
                        "the role lacks " + lacking,
                        "as the owner, run the grants for applications (SchemaSql.grantsForApplication).");
            }
            try (PreparedStatement statement = connection.prepareStatement(TOO_MUCH);
                    ResultSet more = statement.executeQuery()) {
                more.next();
                return more.getBoolean(1)
                        ? Checked.concern(
                                "the role can rewrite the history",
                                "let applications use a role of their own (SchemaSql.grantsForApplication).")
                        : Checked.ok("the role can do what it needs, and cannot rewrite the history");
            }
        });
    }

    /** Returns the version of the tables; 0 if there are none. */
    public int schemaVersion() {
        return ask("select to_regclass('brokerkeep.schema_history') is not null", (connection, row) -> {
            if (!row.getBoolean(1)) {
                return 0;
            }
            List<Integer> versions = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "select version from brokerkeep.schema_history where success and version is not null");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    versions.add(Integer.parseInt(rows.getString(1)));
                }
            }
            return versions.stream().flatMapToInt(IntStream::of).max().orElse(0);
        });
    }

    private interface Answer<T> {
        T of(Connection connection, ResultSet row) throws SQLException;
    }

    private <T> T ask(String sql, Answer<T> answer) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return answer.of(connection, row);
        } catch (SQLException e) {
            throw DatabaseErrors.translate("Looking at the database", e);
        }
    }
}
