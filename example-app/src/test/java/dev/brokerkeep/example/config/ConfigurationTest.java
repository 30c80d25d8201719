package dev.brokerkeep.example.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.example.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class ConfigurationTest {
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    private Path directory;

    @BeforeEach
    void isolate() {
        environment.put("XDG_CONFIG_HOME", directory.toString());
        environment.put("XDG_DATA_HOME", directory.toString());
    }

    private Path file(String content) throws Exception {
        return Files.writeString(directory.resolve("some.properties"), content);
    }

    private JsonNode shown(String key, String... flags) {
        String[] line = new String[flags.length + 3];
        line[0] = "config";
        line[1] = "show";
        line[2] = "--json";
        System.arraycopy(flags, 0, line, 3, flags.length);
        CommandRun run = CommandRun.with(environment, line);
        assertThat(run.exitCode()).as(run.all()).isZero();
        for (JsonNode row : run.json().get("configuration")) {
            if (row.get("key").asString().equals(key)) {
                return row;
            }
        }
        throw new AssertionError(key);
    }

    @Test
    void flag_overEnvironment_overFile_overDefault() throws Exception {
        assertThat(shown("data-dir").get("origin").asString()).isEqualTo("default");
        assertThat(shown("data-dir").get("value").asString()).startsWith(directory.toString());
        assertThat(shown("migrate").get("value").asString()).isEqualTo("auto");

        String file = file("data-dir = /of/file\nmigrate = off\n").toString();
        assertThat(shown("data-dir", "--config", file).get("value").asString()).isEqualTo("/of/file");
        assertThat(shown("data-dir", "--config", file).get("origin").asString()).isEqualTo("file " + file);

        environment.put("BROKERKEEP_DATA_DIR", "/of/environment");
        assertThat(shown("data-dir", "--config", file).get("value").asString()).isEqualTo("/of/environment");
        assertThat(shown("data-dir", "--config", file).get("origin").asString())
                .isEqualTo("environment BROKERKEEP_DATA_DIR");

        JsonNode flag = shown("data-dir", "--config", file, "--data-dir", "/of/flag");
        assertThat(flag.get("value").asString()).isEqualTo("/of/flag");
        assertThat(flag.get("origin").asString()).isEqualTo("flag --data-dir");
        assertThat(shown("migrate", "--config", file).get("value").asString()).isEqualTo("off");
    }

    @Test
    void file_ofTheUser_isFound() throws Exception {
        Path own = Files.createDirectory(directory.resolve("brokerkeep")).resolve("brokerkeep.properties");
        Files.writeString(own, "plugin-path = /plugins\n");

        assertThat(shown("plugin-path").get("origin").asString()).isEqualTo("file " + own);
        environment.put("BROKERKEEP_CONFIG", file("plugin-path = /others\n").toString());
        assertThat(shown("plugin-path").get("value").asString()).isEqualTo("/others");
    }

    @Test
    void given_database_isNotMigratedByTheWay() {
        assertThat(shown("migrate", "--db-url", "jdbc:postgresql://h/x")
                        .get("value")
                        .asString())
                .isEqualTo("validate");
    }

    @Test
    void secrets_areMasked() {
        environment.put("BROKERKEEP_DB_PASSWORD", "canary-1");
        environment.put("BROKERKEEP_KEYSET", "canary-2");
        environment.put(
                "BROKERKEEP_DB_URL", "jdbc:postgresql://me:canary-3@h/x?sslpassword=canary-4&password=canary-5&a=b");

        for (String how : new String[] {"--json", "--verbose"}) {
            CommandRun run = CommandRun.with(environment, "config", "show", how);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("******", "a=b", "jdbc:postgresql://");
            assertThat(run.all()).doesNotContain("canary");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "BROKERKEEP_DBURL, did you mean 'BROKERKEEP_DB_URL'?",
        "BROKERKEEP_KEYSETFILE, did you mean 'BROKERKEEP_KEYSET_FILE'?",
        "BROKERKEEP_COFFEE_MACHINE, is not known"
    })
    void unknownVariable_isAnErrorWithASuggestion(String name, String said) {
        environment.put(name, "canary");

        CommandRun run = CommandRun.with(environment, "config", "show");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(name, said, "What to do:")
                .doesNotContain("canary")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "db.ulr = x | did you mean 'db.url'?",
                "db.password = canary | is a secret",
                "keyset = canary | keyset-file",
                "migrate = perhaps | none of auto, validate and off",
                "db.user = me | belongs to db.url",
                "data-dir = \\uZZZZ | cannot be read",
                "colour = red | unknown key 'colour'"
            })
    void wrongFile_isAnErrorThatSaysWhy(String content, String said) throws Exception {
        CommandRun run = CommandRun.with(
                environment, "config", "show", "--config", file(content).toString());

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains(said, "What to do:")
                .doesNotContain("canary")
                .hasLineCount(1);
    }

    @Test
    void allThatIsWrong_isSaidAtOnce() throws Exception {
        environment.put("BROKERKEEP_DBURL", "x");
        String file = file("db.ulr = x\nmigrate = perhaps\nmigrate = off").toString();

        assertThat(CommandRun.with(environment, "config", "show", "--config", file)
                        .err())
                .contains("names twice: migrate");
        CommandRun run = CommandRun.with(
                environment,
                "config",
                "show",
                "--config",
                file("db.ulr = x\nmigrate = perhaps").toString());
        assertThat(run.err()).contains("BROKERKEEP_DBURL", "db.ulr", "migrate");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--config /absent/file", "--db-url jdbc:postgresql://h/x --data-dir y", "--db-user me"})
    void wrongFlags_areAnError(String flags) {
        CommandRun run = CommandRun.with(environment, ("config show " + flags).split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("What to do:").hasLineCount(1);
    }

    @Test
    void json_ofAnError_isAnObject() {
        CommandRun run = CommandRun.with(environment, "config", "show", "--json", "--migrate", "perhaps");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.json().get("error").get("code").asString()).isEqualTo("CONFIGURATION_INVALID");
    }
}
