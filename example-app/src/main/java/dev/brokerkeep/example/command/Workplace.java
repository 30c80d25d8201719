package dev.brokerkeep.example.command;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.Migration;
import dev.brokerkeep.example.config.ConfigKey;
import dev.brokerkeep.example.config.Configuration;
import dev.brokerkeep.example.config.ConfigurationOptions;
import dev.brokerkeep.example.database.DemoDatabase;
import dev.brokerkeep.example.database.EmbeddedDatabase;
import dev.brokerkeep.example.database.GivenDatabase;
import dev.brokerkeep.example.terminal.Input;
import dev.brokerkeep.example.terminal.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Where a command works: the database and BrokerKeep as they are configured, and what its results are written to. To be
 * mixed into every command that needs them.
 *
 * <pre>{@code
 * @Mixin
 * private final Workplace workplace;
 *
 * public Integer call() throws Exception {
 *     return workplace.open(keep -> {
 *         workplace.output().result(...);
 *         return ExitCode.OK;
 *     });
 * }
 * }</pre>
 */
public final class Workplace {
    private static final String APPLICATION = "brokerkeep-cli";

    private final Surroundings surroundings;

    @Mixin
    private final ConfigurationOptions options = new ConfigurationOptions();

    @Option(names = "--json", description = "Print JSON for programs instead of tables and sentences.")
    private boolean json;

    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec command;

    /** Creates one in these surroundings. */
    public Workplace(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    /** What a command does. */
    @FunctionalInterface
    public interface Work {
        /** Does it, and returns the exit code. */
        int with(BrokerKeep keep) throws Exception;
    }

    /** What a command does that needs the database alone. */
    @FunctionalInterface
    public interface DatabaseWork {
        /** Does it, and returns the exit code. */
        int with(DemoDatabase database, Configuration configuration) throws Exception;
    }

    /**
     * Opens BrokerKeep, does the work, closes it, and returns the exit code. Plugins that cannot be loaded stop nothing
     * but their own accounts.
     */
    public int open(Work work) throws Exception {
        return openDatabase((database, configuration) -> {
            AutoCloseable plugins = plugins(configuration);
            try (plugins;
                    BrokerKeep keep = BrokerKeep.with(database.dataSource(APPLICATION))
                            .keyset(keyset(configuration))
                            .migrate(migration(configuration))
                            .tolerateFailedPlugins()
                            .nodeName(
                                    APPLICATION + "-" + ProcessHandle.current().pid())
                            .open()) {
                return work.with(keep);
            }
        });
    }

    /** Opens the database alone, does the work, closes it, and returns the exit code. */
    public int openDatabase(DatabaseWork work) throws Exception {
        Configuration configuration = configuration();
        try (DemoDatabase database = database(configuration)) {
            return work.with(database, configuration);
        }
    }

    /** Returns what is configured. */
    public Configuration configuration() {
        return options.configuration(surroundings.environment());
    }

    /** Returns what results are written to. */
    public Output output() {
        return new Output(surroundings.terminal(), json);
    }

    /** Returns where progress is shown. */
    public Terminal terminal() {
        return surroundings.terminal();
    }

    /** Returns where answers come from. */
    public Input input() {
        return surroundings.input();
    }

    /** Returns what to throw because the command line is wrong. */
    public RuntimeException wrong(String problem) {
        return command == null
                ? new IllegalArgumentException(problem)
                : new ParameterException(command.commandLine(), problem);
    }

    /** Returns where the keys for secrets come from. */
    public static KeysetSource keyset(Configuration configuration) {
        if (configuration.isFromFile(ConfigKey.KEYSET, ConfigKey.KEYSET_FILE)) {
            return KeysetSource.file(
                    Path.of(configuration.find(ConfigKey.KEYSET_FILE).orElseThrow()));
        }
        return configuration.find(ConfigKey.KEYSET).isPresent()
                ? KeysetSource.environment(ConfigKey.KEYSET.variable())
                : KeysetSource.none();
    }

    /** Returns what is done about the tables. */
    public static Migration migration(Configuration configuration) {
        return Migration.valueOf(
                configuration.find(ConfigKey.MIGRATE).orElseThrow().toUpperCase(Locale.ROOT));
    }

    /** Lets further plugins be found, if any are configured, on this thread and until what is returned is closed. */
    public static AutoCloseable plugins(Configuration configuration) {
        return configuration
                .find(ConfigKey.PLUGIN_PATH)
                .<AutoCloseable>map(PluginFolder::of)
                .orElse(() -> {});
    }

    private DemoDatabase database(Configuration configuration) {
        String url = configuration.find(ConfigKey.DATABASE_URL).orElse(null);
        if (url != null) {
            return given(url, configuration);
        }
        surroundings.terminal().err().println("Starting PostgreSQL ...");
        return EmbeddedDatabase.kept(
                Path.of(configuration.find(ConfigKey.DATA_DIRECTORY).orElseThrow()));
    }

    private DemoDatabase given(String url, Configuration configuration) {
        try {
            return GivenDatabase.at(
                    url, configuration.find(ConfigKey.DATABASE_USER).orElse(null), password(configuration));
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private static @Nullable String password(Configuration configuration) {
        if (!configuration.isFromFile(ConfigKey.DATABASE_PASSWORD, ConfigKey.DATABASE_PASSWORD_FILE)) {
            return configuration.find(ConfigKey.DATABASE_PASSWORD).orElse(null);
        }
        Path file = Path.of(configuration.find(ConfigKey.DATABASE_PASSWORD_FILE).orElseThrow());
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new BrokerKeepException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "The password file " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    "check that it is there and that you may read it.",
                    e);
        }
    }
}
