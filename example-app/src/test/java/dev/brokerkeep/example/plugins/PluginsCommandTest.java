package dev.brokerkeep.example.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.Operator;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

final class PluginsCommandTest {
    @Test
    void plugins_areListedAndShown_andAFailedOneStopsNothing(@TempDir Path directory) throws Exception {
        try (Operator operator = new Operator(directory)) {
            assertThat(operator.ok("plugins", "list").out()).contains("alpaca", "active");

            JsonNode schema =
                    operator.ok("plugins", "show", "alpaca", "--json").json().get("settings");
            assertThat(schema.get(0).get("name").asString()).isEqualTo("api_key");
            assertThat(schema.get(0).get("type").asString()).isEqualTo("secret");
            assertThat(schema.get(0).get("required").asBoolean()).isTrue();
            assertThat(operator.ok("plugins", "show", "alpaca").out())
                    .contains("one of iex, sip", "iex", "choice", "Which feed quotes come from");

            CommandRun unknown = operator.run("plugins", "show", "nobody");
            assertThat(unknown.exitCode()).isEqualTo(1);
            assertThat(unknown.err()).contains("UNKNOWN_BROKER", "What to do:");

            Path folder = Files.createDirectory(directory.resolve("plugins"));
            brokenJar(folder.resolve("broken.jar"));
            CommandRun failed = operator.ok("plugins", "list", "--plugin-path", folder.toString());
            assertThat(failed.out()).contains("alpaca", "active", "failed", "com.example.Absent");
            operator.ok(
                    "accounts",
                    "list",
                    "--plugin-path",
                    folder.resolve("broken.jar").toString());

            CommandRun absent = operator.run("plugins", "list", "--plugin-path", "/absent/plugins");
            assertThat(absent.exitCode()).isEqualTo(1);
            assertThat(absent.err()).contains("/absent/plugins", "What to do:").hasLineCount(1);
        }
    }

    private static void brokenJar(Path path) throws Exception {
        try (OutputStream file = Files.newOutputStream(path);
                JarOutputStream jar = new JarOutputStream(file)) {
            jar.putNextEntry(new ZipEntry("META-INF/services/dev.brokerkeep.spi.BrokerPlugin"));
            jar.write("com.example.Absent\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
