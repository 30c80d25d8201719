package dev.brokerkeep.example.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, as an operator types them. */
final class ExchangeCommandsTest {
    @TempDir
    private Path directory;

    private Operator operator;

    @BeforeEach
    void open() throws Exception {
        operator = new Operator(directory);
        Files.writeString(directory.resolve("passphrase"), "correct horse battery\n");
    }

    @AfterEach
    void close() {
        operator.close();
    }

    private String file(String name) {
        return directory.resolve(name).toString();
    }

    @Test
    void export_isMasked_andPrintedAsYamlOrJson() {
        operator.account("main");

        assertThat(operator.ok("settings", "export").out()).contains("name: main", "api_key: \"******\"");
        assertThat(operator.ok("settings", "export", "main", "--json")
                        .json()
                        .get("brokerkeep")
                        .asInt())
                .isEqualTo(1);
        CommandRun unknown = operator.run("settings", "export", "nobody");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("'nobody'");
    }

    @Test
    void encryptedExport_isImported_afterTheAccountWasRemoved() throws Exception {
        String id = operator.account("main");
        operator.ok(
                "settings",
                "export",
                "--output",
                file("all.yaml"),
                "--encrypt-secrets",
                "--passphrase-file",
                file("passphrase"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("all.yaml"))))
                .isEqualTo("rw-------");
        assertThat(Files.readString(directory.resolve("all.yaml"))).doesNotContain(Operator.KEY, Operator.SECRET);
        assertThat(operator.run("settings", "export", "--output", file("all.yaml"))
                        .err())
                .contains("is there already", "--overwrite");
        operator.ok("accounts", "remove", id, "--yes");

        assertThat(operator.run("settings", "import", file("all.yaml")).exitCode())
                .isEqualTo(5);
        CommandRun dry = operator.ok(
                "settings", "import", file("all.yaml"), "--dry-run", "--passphrase-file", file("passphrase"));
        assertThat(dry.out()).contains("create 'main' (alpaca)", "+ api_key: ******", "nothing was written");
        assertThat(operator.ok("settings", "export").out()).doesNotContain("name: main");
        assertThat(operator.run(
                                CommandRun.person("correct horse battery"),
                                "settings",
                                "import",
                                file("all.yaml"),
                                "--encrypted",
                                "--json")
                        .json()
                        .get("applied")
                        .asBoolean())
                .isTrue();
        assertThat(operator.ok("settings", "export").out()).contains("name: main");
    }

    @Test
    void import_tellsAllProblems_andWritesNothing() throws Exception {
        operator.account("main");
        Files.writeString(
                directory.resolve("bad.yaml"),
                "brokerkeep: 1\naccounts:\n- name: main\n  broker: alpaca\n  settings:\n    data_feed: abc\n    nope: 1\n");

        CommandRun run = operator.run("settings", "import", file("bad.yaml"));

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err())
                .contains("bad.yaml, line 6, column 5: account 'main', setting 'data_feed'", "line 7", "2 problems");
    }

    @Test
    void sqlite_isReportedAndImported() throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file("old.sqlite"));
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table accountdefinition (id integer primary key, name varchar, provider varchar, description varchar)");
            statement.execute(
                    "create table accountsetting (id integer primary key, account_id integer, key varchar, value_str varchar,"
                            + " value_json json, value_float float)");
            statement.execute("insert into accountdefinition values (1, 'old', 'Alpaca', 'mine')");
            statement.execute(
                    "insert into accountsetting values (1, 1, 'api_key', '" + Operator.KEY + "', null, null), (2, 1,"
                            + " 'api_secret', '" + Operator.SECRET
                            + "', null, null), (3, 1, 'paper_account', null, '\"\\\"true\\\"\"', null),"
                            + " (4, 1, 'feed', 'iex', null, null), (5, 1, 'rubbish', 'x', null, null)");
        }
        CommandRun refused = operator.run("import", "sqlite", file("old.sqlite"));
        assertThat(refused.exitCode()).isEqualTo(5);
        assertThat(refused.err()).contains("'feed'", "--map OLD=NEW");

        CommandRun run =
                operator.ok("import", "sqlite", file("old.sqlite"), "--map", "feed=data_feed", "--map", "rubbish=");

        assertThat(run.out()).contains("REPAIRED", "escaped 2 times", "LEFT_OUT", "create 'old' (alpaca)", "done.");
        assertThat(operator.ok("settings", "export", "old").out()).contains("data_feed: iex", "paper_account: true");
    }
}
