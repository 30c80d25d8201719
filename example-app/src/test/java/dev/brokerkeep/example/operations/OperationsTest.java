package dev.brokerkeep.example.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.Keysets;
import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsDraft;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look after the database and the keys. */
final class OperationsTest {
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static EmbeddedPostgres server;

    @TempDir
    private Path folder;

    private String name;
    private Path keyset;

    @BeforeAll
    static void startServer() throws Exception {
        server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    @BeforeEach
    void createDatabase() throws Exception {
        name = "operations_" + NUMBER.incrementAndGet();
        sql("postgres", "create database " + name);
        keyset = folder.resolve("keyset.json");
    }

    private static void sql(String database, String statement) throws Exception {
        try (Connection connection = server.getDatabase("postgres", database).getConnection();
                var run = connection.createStatement()) {
            run.execute(statement);
        }
    }

    private CommandRun run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--db-url", server.getJdbcUrl("postgres", name), "--keyset-file", keyset.toString()));
        return CommandRun.of(all.toArray(String[]::new));
    }

    private void createAccount(String account, String secret) {
        try (BrokerKeep keep = BrokerKeep.with(server.getDatabase("postgres", name))
                .alone()
                .keyset(KeysetSource.file(keyset))
                .open()) {
            BrokerId broker = BrokerId.of("alpaca");
            keep.accounts()
                    .create(
                            account,
                            broker,
                            SettingsDraft.of(keep.schema(broker))
                                    .secret("api_key", Secret.of(secret))
                                    .secret("api_secret", Secret.of(secret))
                                    .change());
        }
    }

    @Test
    void tables_areCreated_checked_andPrinted() throws Exception {
        CommandRun missing = run("db", "validate");
        CommandRun migrated = run("db", "migrate");
        CommandRun again = run("db", "migrate", "--json");
        CommandRun valid = run("db", "validate");

        assertThat(missing.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(missing.err()).contains("SCHEMA_MISSING", "What to do:");
        assertThat(migrated.exitCode()).isZero();
        assertThat(migrated.out()).startsWith("The tables are of version 3");
        assertThat(again.out()).contains("\"version\" : 3");
        assertThat(valid.exitCode()).isZero();
    }

    @Test
    void printedSql_doesWhatMigrateDoes_andRolesDoWhatTheyPromise() throws Exception {
        CommandRun printed = CommandRun.of("db", "print-sql");
        sql(name, printed.out());
        sql(name, "create role app_" + name + " login");
        sql(name, CommandRun.of("db", "roles", "--app", "app_" + name).out());

        assertThat(run("db", "validate").exitCode()).isZero();
        CommandRun asRole =
                CommandRun.of("doctor", "--db-url", server.getJdbcUrl("app_" + name, name), "--db-user", "app_" + name);
        assertThat(asRole.out()).contains("cannot rewrite the history");
        assertThat(CommandRun.of("db", "print-sql", "--from", "4").exitCode()).isEqualTo(ExitCode.WRONG_COMMAND_LINE);
        assertThat(CommandRun.of("db", "roles").err()).contains("--app ROLE");
    }

    @Test
    void doctor_saysOfEachThingHowItIs_andWhatToDo() throws Exception {
        CommandRun empty = run("doctor");
        run("keys", "create");
        run("db", "migrate");
        createAccount("main", "canary-4711");
        CommandRun well = run("doctor", "--json");
        sql(name, "alter table brokerkeep.account disable trigger revise_on_update");
        CommandRun broken = run("doctor");

        assertThat(empty.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(empty.out()).containsPattern("broken +schema").contains("What to do:");
        assertThat(well.out()).contains("\"subject\" : \"plugin alpaca\"", "it is the database's");
        assertThat(broken.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(broken.out()).contains("account.revise_on_update");
        assertThat(empty.out() + well.out() + broken.out()).doesNotContain("canary");
    }

    @Test
    void keyset_isMadeOnce_forItsOwnerOnly() throws Exception {
        CommandRun created = run("keys", "create");
        String first = Files.readString(keyset);
        CommandRun again = run("keys", "create");

        assertThat(created.exitCode()).isZero();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(keyset)))
                .isEqualTo("rw-------");
        assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(Files.readString(keyset)).isEqualTo(first);
        assertThat(run("keys", "list").out()).contains("encrypts and decrypts").hasLineCount(2);
        assertThat(created.out() + run("keys", "list", "--json").out())
                .doesNotContain(first.replaceAll("(?s).*\"value\"\\s*:\\s*\"([^\"]{20,})\".*", "$1"));
    }

    @Test
    void rotation_goesStepByStep_andEverySecretStaysReadable() throws Exception {
        run("keys", "create");
        run("db", "migrate");
        createAccount("main", "canary-4711");
        String first = Files.readString(keyset);

        CommandRun added = run("keys", "rotate");
        CommandRun tooSoon = run("keys", "rotate");
        CommandRun promoted = run("keys", "rotate", "--restarted");
        CommandRun refused = run("keys", "rotate", "--restarted");
        CommandRun renewed = run("keys", "re-encrypt", "--reason", "yearly");
        CommandRun removed = run("keys", "rotate", "--restarted");

        assertThat(added.out()).contains("A new key was added", "keys rotate --restarted");
        assertThat(tooSoon.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(tooSoon.err()).contains("restart all processes");
        assertThat(promoted.out()).contains("encrypts from now on", "keys re-encrypt");
        assertThat(refused.err()).contains("still encrypted with an old key");
        assertThat(renewed.exitCode()).isZero();
        assertThat(renewed.out()).contains("0 are left");
        assertThat(removed.out()).contains("the rotation is complete");
        assertThat(Keysets.keys(Files.readString(keyset))).hasSize(1);
        assertThat(Files.readString(keyset.resolveSibling("keyset.json.before")))
                .isEqualTo(first);
        try (BrokerKeep keep = BrokerKeep.with(server.getDatabase("postgres", name))
                .alone()
                .keyset(KeysetSource.file(keyset))
                .open()) {
            assertThat(keep.instances()
                            .get(keep.accounts().named("main").orElseThrow().id())
                            .settings()
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void keyset_thatIsMissing_orNoKeyset_isNamed() throws Exception {
        CommandRun missing = run("keys", "list");
        Files.writeString(keyset, "{\"key\": \"canary");
        CommandRun broken = run("keys", "rotate");

        assertThat(missing.err()).contains(keyset.toString(), "keys create");
        assertThat(broken.err()).contains("KEYSET_INVALID").doesNotContain("canary");
        assertThat(broken.exitCode()).isEqualTo(ExitCode.FAILED);
    }
}
