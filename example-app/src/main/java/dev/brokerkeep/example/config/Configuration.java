package dev.brokerkeep.example.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What holds, after everybody was asked: a flag over the environment over a file over a default. Immutable. */
public final class Configuration {
    private static final Set<String> MIGRATIONS = Set.of("auto", "validate", "off");

    private final Map<ConfigKey, ConfigValue> values;

    private Configuration(Map<ConfigKey, ConfigValue> values) {
        this.values = values;
    }

    /**
     * Returns what holds.
     *
     * @param flags what the command line says
     * @param environment all environment variables
     * @param named the file that the command line names; null to look for one
     * @throws ConfigurationException if any of it is wrong: all that is, at once
     */
    static Configuration of(Map<ConfigKey, String> flags, Map<String, String> environment, @Nullable Path named) {
        Optional<ConfigurationFile> file = ConfigurationFile.find(named, environment);
        List<String> problems = new ArrayList<>(unknownVariables(environment));
        file.ifPresent(found -> problems.addAll(found.problems()));
        Map<ConfigKey, ConfigValue> values = new EnumMap<>(ConfigKey.class);
        for (ConfigKey key : ConfigKey.values()) {
            values.put(key, said(key, flags, environment, file));
        }
        defaults(values, environment);
        problems.addAll(contradictions(values));
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        return new Configuration(values);
    }

    private static List<String> unknownVariables(Map<String, String> environment) {
        return environment.keySet().stream()
                .filter(name -> ConfigKey.isOurs(name) && !ConfigKey.isVariable(name))
                .sorted()
                .map(name -> "The environment variable " + name + " is not known"
                        + Nearest.suggestion(name, ConfigKey.variables()))
                .toList();
    }

    private static ConfigValue said(
            ConfigKey key,
            Map<ConfigKey, String> flags,
            Map<String, String> environment,
            Optional<ConfigurationFile> file) {
        String flag = flags.get(key);
        if (flag != null) {
            return new ConfigValue(key, Optional.of(flag), "flag " + key.flag().orElse(""));
        }
        String variable = environment.get(key.variable());
        if (variable != null && !variable.isBlank()) {
            return new ConfigValue(key, Optional.of(variable), "environment " + key.variable());
        }
        return file.flatMap(found -> found.value(key)
                        .filter(value -> !value.isBlank())
                        .map(value -> new ConfigValue(key, Optional.of(value.strip()), "file " + found.place())))
                .orElse(new ConfigValue(key, Optional.empty(), "not set"));
    }

    /** Tables of a database that others run are not changed by the way. */
    private static void defaults(Map<ConfigKey, ConfigValue> values, Map<String, String> environment) {
        boolean isEmbedded = isAbsent(values, ConfigKey.DATABASE_URL);
        put(values, ConfigKey.MIGRATE, isEmbedded ? "auto" : "validate");
        if (isEmbedded) {
            Path data = Directories.of("XDG_DATA_HOME", ".local/share", environment);
            put(values, ConfigKey.DATA_DIRECTORY, data.resolve("postgres").toString());
        }
    }

    private static void put(Map<ConfigKey, ConfigValue> values, ConfigKey key, String value) {
        if (isAbsent(values, key)) {
            values.put(key, new ConfigValue(key, Optional.of(value), "default"));
        }
    }

    private static boolean isAbsent(Map<ConfigKey, ConfigValue> values, ConfigKey key) {
        return Objects.requireNonNull(values.get(key)).value().isEmpty();
    }

    private static List<String> contradictions(Map<ConfigKey, ConfigValue> values) {
        List<String> problems = new ArrayList<>();
        ConfigValue migrate = Objects.requireNonNull(values.get(ConfigKey.MIGRATE));
        if (!MIGRATIONS.contains(migrate.value().orElse(""))) {
            problems.add("migrate (" + migrate.origin() + ") is none of auto, validate and off");
        }
        if (isFlag(values, ConfigKey.DATABASE_URL) && isFlag(values, ConfigKey.DATA_DIRECTORY)) {
            problems.add("--data-dir is for the embedded PostgreSQL, which --db-url replaces: give one of them");
        }
        if (isAbsent(values, ConfigKey.DATABASE_URL)) {
            for (ConfigKey key :
                    List.of(ConfigKey.DATABASE_USER, ConfigKey.DATABASE_PASSWORD, ConfigKey.DATABASE_PASSWORD_FILE)) {
                if (!isAbsent(values, key)) {
                    problems.add(key.label() + " ("
                            + Objects.requireNonNull(values.get(key)).origin()
                            + ") belongs to db.url, which is not set");
                }
            }
        }
        return problems;
    }

    private static boolean isFlag(Map<ConfigKey, ConfigValue> values, ConfigKey key) {
        return Objects.requireNonNull(values.get(key)).origin().startsWith("flag");
    }

    /** Returns what holds for a key. */
    public ConfigValue value(ConfigKey key) {
        return Objects.requireNonNull(values.get(key));
    }

    /** Returns the value of a key; empty if it has none. */
    public Optional<String> find(ConfigKey key) {
        return value(key).value();
    }

    /** Returns what holds for each key, in the order in which people shall see them. */
    public List<ConfigValue> all() {
        return List.copyOf(values.values());
    }

    /** Tells whether a value that can be given in itself, or in a file, is to be read from the file: a flag says so. */
    public boolean isFromFile(ConfigKey inItself, ConfigKey inFile) {
        if (find(inFile).isEmpty()) {
            return false;
        }
        return find(inItself).isEmpty() || isFlag(values, inFile);
    }
}
