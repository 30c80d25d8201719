package dev.brokerkeep.example.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.Operator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WorkplaceTest {
    @Test
    void embeddedPostgres_keepsWhatWasStored(@TempDir Path directory) throws Exception {
        Map<String, String> environment = Map.of(
                "XDG_CONFIG_HOME", directory.toString(),
                "XDG_DATA_HOME", directory.toString(),
                "BROKERKEEP_KEYSET_FILE",
                        Files.writeString(directory.resolve("keyset"), KeysetSource.newKeysetJson())
                                .toString());
        Path secret = Files.writeString(directory.resolve("secret"), Operator.SECRET);

        CommandRun added = CommandRun.with(
                environment,
                "accounts",
                "add",
                "kept",
                "--broker",
                "alpaca",
                "--secret",
                "api_key=@" + secret,
                "--secret",
                "api_secret=@" + secret);

        assertThat(added.exitCode()).as(added.all()).isZero();
        assertThat(directory.resolve("brokerkeep/postgres")).isDirectory();
        assertThat(CommandRun.with(environment, "accounts", "list").out()).contains("kept");
    }

    @Test
    void databaseWithoutTables_isNotTouchedUnlessToldTo(@TempDir Path directory) throws Exception {
        try (Operator operator = new Operator(directory)) {
            operator.environment().remove("BROKERKEEP_MIGRATE");

            CommandRun refused = operator.run("accounts", "list");

            assertThat(refused.exitCode()).isEqualTo(1);
            assertThat(refused.err())
                    .contains("SCHEMA_MISSING", "--migrate auto")
                    .hasLineCount(1);
            assertThat(operator.database().ask("select count(*) from pg_namespace where nspname = 'brokerkeep'"))
                    .isEqualTo("0");
            operator.ok("accounts", "list", "--migrate", "auto");
            operator.ok("accounts", "list");
        }
    }

    @Test
    void secretWithoutAKeyset_isRefusedWithTheRemedy_andAWrongKeysetReadsNothing(@TempDir Path directory)
            throws Exception {
        try (Operator operator = new Operator(directory)) {
            String id = operator.account();
            Map<String, String> right = new HashMap<>(operator.environment());
            operator.environment().remove("BROKERKEEP_KEYSET_FILE");

            CommandRun without =
                    operator.run(CommandRun.input(Operator.SECRET), "settings", "set", id, "--secret", "api_secret=-");
            assertThat(without.exitCode()).isEqualTo(1);
            assertThat(without.err()).contains("KEYSET_MISSING", "--keyset-file FILE");
            assertThat(operator.ok("settings", "get", id).out()).contains("unreadable");

            Path other = Files.writeString(directory.resolve("other"), KeysetSource.newKeysetJson());
            CommandRun wrong = operator.run(
                    CommandRun.input(Operator.SECRET),
                    "settings",
                    "set",
                    id,
                    "--secret",
                    "api_secret=-",
                    "--keyset-file",
                    other.toString());
            assertThat(wrong.exitCode()).isEqualTo(1);
            CommandRun absent = operator.run("accounts", "list", "--keyset-file", "/absent/keyset");
            assertThat(absent.exitCode()).isEqualTo(1);
            assertThat(absent.err()).contains("/absent/keyset", "What to do:");

            operator.environment().putAll(right);
            assertThat(operator.ok("settings", "validate", id).out()).contains("no problems");
        }
    }

    @Test
    void passwordFileThatIsNotThere_saysSo(@TempDir Path directory) throws Exception {
        try (Operator operator = new Operator(directory)) {
            CommandRun run = operator.run("accounts", "list", "--db-password-file", "/absent/password");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("/absent/password", "What to do:").hasLineCount(1);
        }
    }
}
