package dev.brokerkeep.example.config;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options by which a command line says what is configured. To be mixed into commands. */
public final class ConfigurationOptions {
    @ArgGroup(
            exclusive = false,
            validate = false,
            order = 100,
            heading = "%nConfiguration (each also in the environment, as BROKERKEEP_DB_URL, and in the file, as"
                    + " db.url):%n")
    private final Flags flags = new Flags();

    /** Returns what holds, with these environment variables. */
    public Configuration configuration(Map<String, String> environment) {
        return Configuration.of(flags.given(), environment, flags.file);
    }

    private static final class Flags {
        @Option(
                names = "--config",
                paramLabel = "FILE",
                description = "Configuration file. Default: brokerkeep.properties, here or in ~/.config/brokerkeep.")
        private @Nullable Path file;

        @Option(
                names = "--db-url",
                paramLabel = "URL",
                description = "Database, as jdbc:postgresql://host:5432/name. Default: an embedded PostgreSQL.")
        private @Nullable String url;

        @Option(names = "--db-user", paramLabel = "NAME", description = "User of the database.")
        private @Nullable String user;

        @Option(
                names = "--db-password-file",
                paramLabel = "FILE",
                description =
                        "File with the user's password. Default: the environment variable" + " BROKERKEEP_DB_PASSWORD.")
        private @Nullable String passwordFile;

        @Option(
                names = "--data-dir",
                paramLabel = "PATH",
                description = "Where the embedded PostgreSQL keeps its data. Default:"
                        + " ~/.local/share/brokerkeep/postgres.")
        private @Nullable String dataDirectory;

        @Option(
                names = "--keyset-file",
                paramLabel = "FILE",
                description = "Keyset for secrets. Default: the environment variable BROKERKEEP_KEYSET; without"
                        + " either, no secret can be stored.")
        private @Nullable String keysetFile;

        @Option(
                names = "--migrate",
                paramLabel = "MODE",
                description = "What is done about the tables first: auto, validate or off. Default: auto for the"
                        + " embedded PostgreSQL, validate for a database of yours.")
        private @Nullable String migrate;

        @Option(
                names = "--plugin-path",
                paramLabel = "PATH",
                description = "Jars of further plugins, or folders of jars, joined like a class path.")
        private @Nullable String pluginPath;

        Map<ConfigKey, String> given() {
            Map<ConfigKey, String> given = new EnumMap<>(ConfigKey.class);
            put(given, ConfigKey.DATABASE_URL, url);
            put(given, ConfigKey.DATABASE_USER, user);
            put(given, ConfigKey.DATABASE_PASSWORD_FILE, passwordFile);
            put(given, ConfigKey.DATA_DIRECTORY, dataDirectory);
            put(given, ConfigKey.KEYSET_FILE, keysetFile);
            put(given, ConfigKey.MIGRATE, migrate);
            put(given, ConfigKey.PLUGIN_PATH, pluginPath);
            return given;
        }

        private static void put(Map<ConfigKey, String> given, ConfigKey key, @Nullable String value) {
            if (value != null) {
                given.put(key, value);
            }
        }
    }
}
