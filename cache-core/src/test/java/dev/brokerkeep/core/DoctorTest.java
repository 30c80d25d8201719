package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.Finding.State;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** What the doctor sees of a database, and that it leaves no trace. */
final class DoctorTest {
    private final PGSimpleDataSource database = TestDatabase.create();
    private final String keyset = Keysets.create();

    @TempDir
    private Path folder;

    private BrokerKeep open(String name) throws Exception {
        return BrokerKeep.with(database)
                .nodeName(name)
                .keyset(file(keyset))
                .plugins(List.of(new AcmePlugin()))
                .open();
    }

    private KeysetSource file(String json) throws Exception {
        return KeysetSource.file(Files.writeString(Files.createTempFile(folder, "keyset", ".json"), json));
    }

    private Map<String, Finding> examined(DataSource dataSource, KeysetSource source) {
        return Doctor.examine(dataSource, dataSource, source, DoctorTest.class.getClassLoader()).stream()
                .collect(Collectors.toMap(Finding::subject, Function.identity(), (a, b) -> a));
    }

    private static State stateOf(Map<String, Finding> findings, String subject) {
        return findings.get(subject).state();
    }

    private void createAccount(BrokerKeep keep) {
        keep.accounts()
                .create(
                        "a",
                        BrokerId.of("acme"),
                        SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s")));
    }

    @Test
    void healthyDatabase_withARunningProcess() throws Exception {
        try (BrokerKeep keep = open("trader-1")) {
            createAccount(keep);

            Map<String, Finding> findings = examined(database, file(keyset));

            assertThat(findings.get("database").seen())
                    .startsWith("PostgreSQL ")
                    .contains("round trip");
            assertThat(findings.get("change feed").seen()).contains("is woken in");
            assertThat(findings.get("processes").seen()).isEqualTo("running: trader-1");
            assertThat(findings.get("keyset").seen()).isEqualTo("it is the database's");
            assertThat(findings.get("schema").seen()).isEqualTo("tables of version " + SchemaSql.version());
            assertThat(List.of("database", "clock", "schema", "triggers", "change feed", "processes", "keyset"))
                    .allSatisfy(
                            subject -> assertThat(stateOf(findings, subject)).isEqualTo(State.OK));
            // Tests run as the owner, who may do anything, on a server that may lose anything.
            assertThat(stateOf(findings, "privileges")).isEqualTo(State.CONCERN);
        }
    }

    @Test
    void emptyDatabase_isNotTouched() throws Exception {
        Map<String, Finding> findings = examined(database, file(keyset));

        assertThat(stateOf(findings, "schema")).isEqualTo(State.BROKEN);
        assertThat(findings.get("schema").remedy()).contains("SchemaSql.migrate(0)");
        assertThat(stateOf(findings, "triggers")).isEqualTo(State.UNKNOWN);
        assertThat(stateOf(findings, "change feed")).isEqualTo(State.OK);
        assertThat(TestDatabase.query(database, "select count(*) from pg_namespace where nspname = 'brokerkeep'"))
                .isEqualTo("0");
    }

    @Test
    void databaseThatDoesNotAnswer_isNamed_andTheRestStillLookedAt() throws Exception {
        PGSimpleDataSource nowhere = new PGSimpleDataSource();
        nowhere.setUrl("jdbc:postgresql://127.0.0.1:1/none");

        Map<String, Finding> findings = examined(nowhere, KeysetSource.file(folder.resolve("missing.json")));

        assertThat(stateOf(findings, "database")).isEqualTo(State.BROKEN);
        assertThat(stateOf(findings, "schema")).isEqualTo(State.UNKNOWN);
        assertThat(stateOf(findings, "keyset")).isEqualTo(State.BROKEN);
        assertThat(findings.get("keyset").seen()).contains("missing.json");
    }

    @Test
    void whatIsBroken_isSeenWithItsRemedy() throws Exception {
        try (BrokerKeep keep = open("x")) {
            createAccount(keep);
        }
        TestDatabase.execute(database, "alter table brokerkeep.account_setting disable trigger revise_on_update");

        Map<String, Finding> findings = examined(database, file(Keysets.create()));

        assertThat(stateOf(findings, "triggers")).isEqualTo(State.BROKEN);
        assertThat(findings.get("triggers").seen()).contains("account_setting.revise_on_update");
        assertThat(stateOf(findings, "keyset")).isEqualTo(State.BROKEN);
        assertThat(findings.get("keyset").seen()).contains("another keyset");
        assertThat(TestDatabase.query(database, "select count(*) from brokerkeep.keyset_witness"))
                .isEqualTo("1");
        assertThat(stateOf(examined(database, KeysetSource.none()), "keyset")).isEqualTo(State.CONCERN);
    }

    @Test
    void roleOfAnApplication_isAsItShouldBe_andOneWithoutGrantsIsNot() throws Exception {
        open("x").close();
        String role = "doctor_" + Long.toHexString(System.nanoTime());
        TestDatabase.execute(database, "create role " + role + " login");
        PGSimpleDataSource asRole = new PGSimpleDataSource();
        asRole.setUrl(database.getUrl());
        asRole.setUser(role);
        TestDatabase.execute(database, "grant usage on schema brokerkeep to " + role);
        TestDatabase.execute(database, "grant select on brokerkeep.schema_history to " + role);

        Map<String, Finding> poor = examined(asRole, KeysetSource.none());
        TestDatabase.execute(database, SchemaSql.grantsForApplication(role));
        Map<String, Finding> fit = examined(asRole, KeysetSource.none());

        assertThat(stateOf(poor, "privileges")).isEqualTo(State.BROKEN);
        assertThat(poor.get("privileges").seen()).contains("select on account,");
        assertThat(fit.get("privileges").seen()).endsWith("cannot rewrite the history");
        assertThat(stateOf(fit, "privileges")).isEqualTo(State.OK);
    }
}
