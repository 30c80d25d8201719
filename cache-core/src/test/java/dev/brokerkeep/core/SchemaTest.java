package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Background;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.history.AccountChange;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** The tables and their revision triggers, asked by SQL as a database administrator would type it. */
final class SchemaTest {
    private final PGSimpleDataSource database = TestDatabase.create();

    @Test
    void setting_insertedUpdatedDeletedByHand_raisesTheRevisionByOneEach() {
        migrate();
        account("one");

        sql("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'note', '\"a\"')");
        long inserted = revision(1);
        sql("update brokerkeep.account_setting set value = '\"b\"' where account_id = 1");
        long updated = revision(1);
        sql("delete from brokerkeep.account_setting where account_id = 1");

        assertThat(List.of(inserted, updated, revision(1))).containsExactly(2L, 3L, 4L);
    }

    @Test
    void account_withAnIdThatBrokerKeepDoesNotKnow_isRefused() {
        migrate();

        assertThat(attempt("insert into brokerkeep.account (id, name, broker) values (0, 'zero', 'acme')"))
                .isEqualTo("23514");
    }

    @Test
    void account_updatedByHand_raisesItsRevisionOnly() {
        migrate();
        account("one");
        account("two");

        sql("update brokerkeep.account set enabled = false where id = 1");

        assertThat(revision(1)).isEqualTo(2);
        assertThat(revision(2)).isEqualTo(1);
    }

    @Test
    void manyAccounts_updatedInOneStatement_eachGetOneRevision() {
        migrate();
        sql("insert into brokerkeep.account (name, broker) select 'a' || n, 'acme' from generate_series(1, 100) n");

        sql("update brokerkeep.account set enabled = false");

        assertThat(ask("select count(*) from brokerkeep.account_revision where revision = 2"))
                .isEqualTo("100");
    }

    @Test
    void setting_movedToAnotherAccount_raisesBoth() {
        migrate();
        account("one");
        account("two");
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'note', '\"a\"')");

        sql("update brokerkeep.account_setting set account_id = 2");

        assertThat(revision(1)).isEqualTo(3);
        assertThat(revision(2)).isEqualTo(2);
    }

    @Test
    void settings_truncated_raiseEveryAccount() {
        migrate();
        account("one");
        account("two");

        sql("truncate brokerkeep.account_setting");

        assertThat(revision(1)).isEqualTo(2);
        assertThat(revision(2)).isEqualTo(2);
    }

    @Test
    void accounts_truncated_raiseEveryAccount() {
        migrate();
        account("one");
        account("two");

        // The truncation reaches the settings too; their trigger must not do this one's work.
        sql("alter table brokerkeep.account_setting disable trigger revise_on_truncate");
        sql("truncate brokerkeep.account cascade");

        assertThat(revision(1)).isEqualTo(2);
        assertThat(revision(2)).isEqualTo(2);
    }

    @Test
    void transaction_ofManyStatements_makesOneRevision() throws SQLException {
        migrate();
        account("one");

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'a', '1')");
            statement.execute("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'b', '1')");
            statement.execute("update brokerkeep.account set enabled = false");
            statement.execute("delete from brokerkeep.account_setting where name = 'a'");
            connection.commit();
        }

        assertThat(revision(1)).isEqualTo(2);
    }

    @Test
    void transaction_rolledBack_leavesTheRevision() throws SQLException {
        migrate();
        account("one");

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("update brokerkeep.account set enabled = false");
            connection.rollback();
        }

        assertThat(revision(1)).isEqualTo(1);
    }

    @Test
    void account_deleted_keepsItsRevisionRowAndItsIdForEver() {
        migrate();
        account("one");

        sql("delete from brokerkeep.account where id = 1");
        account("two");

        assertThat(revision(1)).isEqualTo(2);
        assertThat(ask("select id from brokerkeep.account where name = 'two'")).isEqualTo("2");
    }

    @Test
    void session_thatReplaysChanges_raisesRevisionsToo() throws SQLException {
        migrate();
        account("one");

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute("insert into brokerkeep.account_setting (account_id, name, value) values (1, 'a', '1')");
            statement.execute("update brokerkeep.account_setting set value = '2'");
            statement.execute("delete from brokerkeep.account_setting");
            statement.execute("update brokerkeep.account set enabled = false");
            statement.execute("truncate brokerkeep.account_setting");
        }

        assertThat(revision(1)).isEqualTo(6);
    }

    @Test
    void session_thatCommitsAsynchronously_isMadeDurableForThisTransactionOnly() throws SQLException {
        migrate();
        account("one");

        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set synchronous_commit = off");
            connection.setAutoCommit(false);
            statement.execute("update brokerkeep.account set enabled = false");
            String inside = show(statement);
            connection.commit();
            String after = show(statement);

            assertThat(inside).isEqualTo("on");
            assertThat(after).isEqualTo("off");
        }
    }

    @Test
    void twoTransactions_touchingTheSameAccountsInOppositeOrder_bothCommit() throws Exception {
        migrate();
        account("one");
        account("two");

        assertThat(runInOppositeOrder()).containsExactly("", "");

        assertThat(revision(1)).isEqualTo(3);
        assertThat(revision(2)).isEqualTo(3);
    }

    /** The proof that the test above can fail. */
    @Test
    void twoTransactions_ofATriggerThatDoesNotSort_deadlock() throws Exception {
        migrate();
        account("one");
        account("two");
        String trigger = ask("select pg_get_functiondef('brokerkeep.raise_revisions'::regproc)");
        String unsorted = trigger.replace("select distinct unnest(ids)", "select unnest(ids)")
                .replaceAll("order by id\\b", "");
        assertThat(unsorted).isNotEqualTo(trigger);
        sql(unsorted);

        assertThat(runInOppositeOrder()).containsExactlyInAnyOrder("", "40P01");
    }

    /**
     * Holds the revision of each account until both transactions wait, lets go of the second account first, and of the
     * other when whoever waited for the second waits for the first.
     *
     * @return the error code of each; empty if it committed
     */
    private List<String> runInOppositeOrder() throws Exception {
        try (Connection one = database.getConnection();
                Connection two = database.getConnection()) {
            hold(one, 1);
            hold(two, 2);
            CompletableFuture<String> first = Background.start(() -> attempt(insert("a", "2, 1")));
            CompletableFuture<String> second = Background.start(() -> attempt(insert("b", "1, 2")));
            Until.holds("both wait", () -> waitingButNotFor(0) == 2);
            int released = two.unwrap(PGConnection.class).getBackendPID();
            two.commit();
            Until.holds("both wait for the first account", () -> waitingButNotFor(released) == 2);
            one.commit();
            return List.of(first.get(20, TimeUnit.SECONDS), second.get(20, TimeUnit.SECONDS));
        }
    }

    private static void hold(Connection connection, long account) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select from brokerkeep.account_revision where account_id = " + account + " for update");
        }
    }

    private int waitingButNotFor(int backend) {
        return Integer.parseInt(ask("select count(*) from pg_stat_activity, pg_blocking_pids(pid) as blocking"
                + " where datname = current_database() and wait_event_type = 'Lock' and cardinality(blocking) > 0"
                + " and " + backend + " <> all (blocking)"));
    }

    private String attempt(String statement) {
        try (Connection connection = database.getConnection();
                Statement own = connection.createStatement()) {
            own.execute(statement);
            return "";
        } catch (SQLException e) {
            return e.getSQLState();
        }
    }

    @Test
    void migration_repeated_changesNothing() {
        migrate();
        account("one");
        String before =
                ask("select string_agg(installed_rank || ':' || checksum, ',') from" + " brokerkeep.schema_history");

        migrate();

        assertThat(ask("select string_agg(installed_rank || ':' || checksum, ',') from" + " brokerkeep.schema_history"))
                .isEqualTo(before)
                .isNotNull();
        assertThat(revision(1)).isEqualTo(1);
    }

    @Test
    void migration_leavesPublicUntouched() {
        migrate();

        String foreign = ask("select (select count(*) from pg_class where relnamespace = 'public'::regnamespace)"
                + " + (select count(*) from pg_proc where pronamespace = 'public'::regnamespace)");

        assertThat(foreign).isEqualTo("0");
    }

    @Test
    void validation_ofAnEmptyDatabase_isRefusedAndWritesNothing() {
        var refused = catchThrowableOfType(
                BrokerKeepException.class,
                () -> BrokerKeep.with(database)
                        .alone()
                        .plugins(List.of(new AcmePlugin()))
                        .migrate(Migration.VALIDATE)
                        .open());

        assertThat(refused.code()).isEqualTo(ErrorCode.SCHEMA_MISSING);
        assertThat(ask("select count(*) from pg_namespace where nspname = 'brokerkeep'"))
                .isEqualTo("0");
    }

    @Test
    void validation_ofAMigratedDatabase_passes() {
        migrate();

        try (BrokerKeep keep = BrokerKeep.with(database)
                .alone()
                .plugins(List.of(new AcmePlugin()))
                .migrate(Migration.VALIDATE)
                .open()) {
            assertThat(keep.accounts().list()).isEmpty();
        }
    }

    @Test
    void emptyDatabase_withMigrationOff_failsAtTheFirstRead() {
        try (BrokerKeep keep = BrokerKeep.with(database)
                .alone()
                .plugins(List.of(new AcmePlugin()))
                .migrate(Migration.OFF)
                .open()) {
            var refused = catchThrowableOfType(
                    BrokerKeepException.class, () -> keep.instances().get(AccountId.of(1)));

            assertThat(refused.code()).isEqualTo(ErrorCode.SCHEMA_MISSING);
        }
    }

    @Test
    void printedSql_isWhatBrokerKeepWouldHaveDone() {
        sql(SchemaSql.migrate(0));

        BrokerKeep.with(database)
                .alone()
                .plugins(List.of(new AcmePlugin()))
                .migrate(Migration.VALIDATE)
                .open()
                .close();
        assertThat(tables()).isEqualTo(tablesOfAnotherDatabase());
    }

    @Test
    void printedSql_bringsAnOlderDatabaseUpToDate() {
        Flyway.configure()
                .dataSource(database)
                .schemas("brokerkeep")
                .defaultSchema("brokerkeep")
                .table("schema_history")
                .locations("classpath:dev/brokerkeep/core/migration")
                .target("1")
                .load()
                .migrate();

        sql(SchemaSql.migrate(1));

        BrokerKeep.with(database)
                .alone()
                .plugins(List.of(new AcmePlugin()))
                .migrate(Migration.VALIDATE)
                .open()
                .close();
        assertThat(SchemaSql.version()).isEqualTo(3);
    }

    @Test
    void role_ofAnApplication_loadsAndSaves_andCannotRewriteHistory() throws SQLException {
        migrate();
        String role = "clerk_" + database.getDatabaseName();
        sql("create role " + role + " login password 'clerk'");
        sql(SchemaSql.grantsForApplication(role));
        PGSimpleDataSource clerk = as(role);

        try (BrokerKeep keep = BrokerKeep.with(clerk)
                .plugins(List.of(new AcmePlugin()))
                .keyset(KeysetSource.generated())
                .migrate(Migration.VALIDATE)
                .open()) {
            AccountId id = keep.accounts()
                    .create(
                            "one",
                            BrokerId.of("acme"),
                            SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s")))
                    .id();
            keep.instances().invalidateAll();
            var saved = keep.instances().get(id).saveSetting(NOTE, "mine");

            assertThat(saved.revision()).isEqualTo(2).isEqualTo(revision(1));
            assertThat(saved.awaitInForce(Duration.ofSeconds(10)).everywhere()).isTrue();
            assertThat(keep.history().changes(id, Long.MAX_VALUE, 10))
                    .extracting(AccountChange::databaseUser)
                    .containsExactly(role, role);
            assertThat(keep.history().prune(10)).isZero();
        }
        for (String forbidden : List.of(
                "update brokerkeep.account_change set actor = 'somebody else'",
                "delete from brokerkeep.account_change",
                "insert into brokerkeep.account_change select * from brokerkeep.account_change",
                "update brokerkeep.setting_history set new_value = '1'",
                "delete from brokerkeep.setting_history",
                "truncate brokerkeep.setting_history",
                "update brokerkeep.history_policy set keep = '1 second'",
                "update brokerkeep.account_revision set revision = 1",
                "alter table brokerkeep.account_setting disable trigger all",
                "set session_replication_role = replica",
                "select brokerkeep.raise_revisions(array[1])",
                "drop table brokerkeep.setting_history")) {
            try (Connection connection = clerk.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(catchThrowableOfType(SQLException.class, () -> statement.execute(forbidden))
                                .getSQLState())
                        .as(forbidden)
                        .isEqualTo("42501");
            }
        }
    }

    @Test
    void role_ofAReader_readsOnly() throws SQLException {
        migrate();
        account("one");
        String role = "guest_" + database.getDatabaseName();
        sql("create role " + role + " login password 'clerk'");
        sql(SchemaSql.grantsForReader(role));

        try (Connection connection = as(role).getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(statement
                            .executeQuery("select count(*) from brokerkeep.account_change")
                            .next())
                    .isTrue();
            assertThat(catchThrowableOfType(
                                    SQLException.class, () -> statement.execute("delete from brokerkeep.account"))
                            .getSQLState())
                    .isEqualTo("42501");
        }
    }

    /** Columns, triggers and functions of the schema, as text. */
    private String tables() {
        return tables(database);
    }

    private static String tablesOfAnotherDatabase() {
        PGSimpleDataSource other = TestDatabase.create();
        BrokerKeep.with(other).alone().plugins(List.of(new AcmePlugin())).open().close();
        return tables(other);
    }

    private static String tables(PGSimpleDataSource of) {
        return TestDatabase.query(
                of,
                "select string_agg(thing, E'\n' order by thing) from ("
                        + "select format('%s.%s %s %s %s', table_name, column_name, data_type, column_default, is_nullable)"
                        + " as thing from information_schema.columns where table_schema = 'brokerkeep'"
                        + " union all select pg_get_constraintdef(oid) from pg_constraint"
                        + " where connamespace = 'brokerkeep'::regnamespace"
                        + " union all select pg_get_triggerdef(t.oid) || t.tgenabled::text from pg_trigger t join pg_class c on"
                        + " c.oid = t.tgrelid where c.relnamespace = 'brokerkeep'::regnamespace and not tgisinternal"
                        + " union all select pg_get_functiondef(oid) || proacl::text from pg_proc"
                        + " where pronamespace = 'brokerkeep'::regnamespace"
                        + " union all select indexdef from pg_indexes where schemaname = 'brokerkeep') things");
    }

    private PGSimpleDataSource as(String role) {
        PGSimpleDataSource other = new PGSimpleDataSource();
        other.setServerNames(database.getServerNames());
        other.setPortNumbers(database.getPortNumbers());
        other.setDatabaseName(database.getDatabaseName());
        other.setUser(role);
        other.setPassword("clerk");
        return other;
    }

    /** Puts a setting into accounts in this order. */
    private static String insert(String name, String accounts) {
        return "insert into brokerkeep.account_setting (account_id, name, value) select id, '" + name
                + "', '1' from unnest(array[" + accounts + "]::bigint[]) with ordinality as touched(id, place)"
                + " order by place";
    }

    private static String show(Statement statement) throws SQLException {
        try (var row = statement.executeQuery("show synchronous_commit")) {
            row.next();
            return row.getString(1);
        }
    }

    private void migrate() {
        BrokerKeep.with(database)
                .alone()
                .plugins(List.of(new AcmePlugin()))
                .open()
                .close();
    }

    private void account(String name) {
        sql("insert into brokerkeep.account (name, broker) values ('" + name + "', 'acme')");
    }

    private long revision(long account) {
        return Long.parseLong(ask("select revision from brokerkeep.account_revision where account_id = " + account));
    }

    private void sql(String statement) {
        TestDatabase.execute(database, statement);
    }

    private String ask(String question) {
        return TestDatabase.query(database, question);
    }
}
