package dev.brokerkeep.example;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MainTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "demon",
                "demo --no-such-option",
                "demo --db-url mysql://localhost/x",
                "demo --db-url jdbc:postgresql://localhost:notaport/x",
                "demo --db-url jdbc:postgresql://me:canary-4711@localhost/x",
                "demo --db-user me",
                "demo --db-url jdbc:postgresql://localhost/x --data-dir y"
            })
    void run_wrongCommandLine_exitsWith2AndSaysWhy(String line) {
        CommandRun run = CommandRun.of(line.isEmpty() ? new String[0] : line.split(" "));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .containsAnyOf("Usage:", "Did you mean: brokerkeep demo")
                .containsOnlyOnce("Error:")
                .doesNotContain("canary-4711", "\tat ");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void help_ofTheDemo_namesOptionsAndExitCodes() {
        CommandRun run = CommandRun.of("demo", "--help");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("--json", "--db-url", "--data-dir", "--verbose", "Exit codes:")
                .contains("two counts of the same sessions disagree");
    }

    @Test
    void version_isOneLine() {
        CommandRun run = CommandRun.of("--version");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out().strip()).startsWith("brokerkeep ").hasLineCount(1);
    }

    @Test
    void demo_noServerAtTheAddress_failsInUnder5SecondsWithOneClearLine() throws Exception {
        int freePort;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            freePort = socket.getLocalPort();
        }

        assertFailsSoon("jdbc:postgresql://127.0.0.1:" + freePort + "/x?password=canary-4711", "127.0.0.1:" + freePort);
    }

    @Test
    void demo_serverThatNeverAnswers_failsInUnder5SecondsWithOneClearLine() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertFailsSoon(
                    "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x",
                    "127.0.0.1:" + silent.getLocalPort());
        }
    }

    private static void assertFailsSoon(String url, String named) {
        long start = System.nanoTime();
        CommandRun run = CommandRun.with(Map.of("BROKERKEEP_DB_PASSWORD", "canary-4711"), "demo", "--db-url", url);
        Duration took = Duration.ofNanos(System.nanoTime() - start);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(took).isLessThan(Duration.ofSeconds(5));
        assertThat(run.err())
                .contains("DATABASE_UNREACHABLE", named, "What to do:")
                .hasLineCount(1);
        assertThat(run.err() + run.out()).doesNotContain("canary-4711", "\tat ");
    }

    @Test
    void demo_directoryWithSomethingElseInIt_isRefusedAndLeftAsItIs(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("thesis.tex"), "precious");

        CommandRun run = CommandRun.of("demo", "--data-dir", directory.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("holds something else", "What to do:");
        assertThat(directory).isDirectoryNotContaining("glob:**brokerkeep.lock");
        assertThat(directory.resolve("thesis.tex")).hasContent("precious");
    }

    @Test
    void demo_unreadablePasswordFile_saysSo(@TempDir Path directory) {
        CommandRun run = CommandRun.of(
                "demo",
                "--db-url",
                "jdbc:postgresql://localhost/x",
                "--db-password-file",
                directory.resolve("absent").toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("absent", "NoSuchFileException", "What to do:");
    }
}
