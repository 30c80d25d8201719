package dev.brokerkeep.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.example.database.EmbeddedDatabase;
import dev.brokerkeep.example.terminal.Input;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Somebody who types commands, on a database and with a keyset of their own. Each output is searched for the secrets
 * that they gave.
 */
public final class Operator implements AutoCloseable {
    public static final String KEY = "PKCANARY4711";
    public static final String SECRET = "canary-secret-0815";
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final EmbeddedDatabase database = EmbeddedDatabase.temporary();
    private final Map<String, String> environment = new HashMap<>();
    private final Path directory;

    public Operator(Path directory) throws IOException, SQLException {
        this.directory = directory;
        Path keyset = Files.writeString(directory.resolve("keyset.json"), KeysetSource.newKeysetJson());
        Files.writeString(directory.resolve("key"), KEY + "\n");
        Files.writeString(directory.resolve("secret"), SECRET);
        try (Connection connection = database.connect("test")) {
            environment.put("BROKERKEEP_DB_URL", connection.getMetaData().getURL());
        }
        environment.put("BROKERKEEP_DB_USER", "postgres");
        environment.put("BROKERKEEP_KEYSET_FILE", keyset.toString());
        environment.put("BROKERKEEP_MIGRATE", "auto");
        environment.put("XDG_CONFIG_HOME", directory.toString());
    }

    public EmbeddedDatabase database() {
        return database;
    }

    public Map<String, String> environment() {
        return environment;
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    /** Types a command. */
    public CommandRun run(String... arguments) {
        return run(CommandRun.input(""), arguments);
    }

    public CommandRun run(Input input, String... arguments) {
        CommandRun run = CommandRun.with(environment, input, arguments);
        assertThat(run.all()).doesNotContain(KEY, SECRET, "CANARY", "canary");
        return run;
    }

    /** Types a command that works. */
    public CommandRun ok(String... arguments) {
        CommandRun run = run(arguments);
        assertThat(run.exitCode()).as(run.all()).isZero();
        return run;
    }

    /** Adds a valid account, and returns its id. */
    public String account() {
        return account("account " + NUMBER.incrementAndGet());
    }

    public String account(String name, String... more) {
        String[] arguments = {
            "accounts",
            "add",
            name,
            "--broker",
            "alpaca",
            "--json",
            "--secret",
            "api_key=@" + file("key"),
            "--secret",
            "api_secret=@" + file("secret")
        };
        String[] all = java.util.Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return ok(all).json().get("id").asString();
    }

    /** Types SQL, past the program. */
    public void sql(String statement) {
        try (Connection connection = database.connect("psql");
                Statement typed = connection.createStatement()) {
            typed.execute(statement);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
