package dev.brokerkeep.example.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Everything that can be configured. The name in the file is also that of the flag and of the environment variable. */
public enum ConfigKey {
    /** Where the database is. */
    DATABASE_URL("db.url", Holds.PLAIN, "JDBC address of the database; without it an embedded PostgreSQL is used"),
    /** Who connects. */
    DATABASE_USER("db.user", Holds.PLAIN, "user of the database"),
    /** Their password. */
    DATABASE_PASSWORD("db.password", Holds.SECRET, "password of that user"),
    /** Where their password is. */
    DATABASE_PASSWORD_FILE("db.password-file", Holds.PLAIN, "file with the password of that user"),
    /** Where the embedded PostgreSQL keeps its data. */
    DATA_DIRECTORY("data-dir", Holds.PLAIN, "directory in which the embedded PostgreSQL keeps its data"),
    /** The keys for secrets. */
    KEYSET("keyset", Holds.SECRET, "keyset for secrets: a Tink AEAD keyset in JSON"),
    /** Where the keys for secrets are. */
    KEYSET_FILE("keyset-file", Holds.PLAIN, "file with the keyset for secrets"),
    /** What is done about the tables. */
    MIGRATE("migrate", Holds.PLAIN, "what is done about the tables first: auto, validate or off"),
    /** Where further plugins are. */
    PLUGIN_PATH("plugin-path", Holds.PLAIN, "jars of further plugins, or folders of jars, joined like a class path");

    /** Names what is a secret: it may come from the environment, never from arguments or the file. */
    private enum Holds {
        PLAIN,
        SECRET
    }

    private static final String PREFIX = "BROKERKEEP_";

    private final String label;
    private final Holds holds;
    private final String description;

    ConfigKey(String label, Holds holds, String description) {
        this.label = label;
        this.holds = holds;
        this.description = description;
    }

    /** Returns its name in the file, such as {@code db.url}. */
    public String label() {
        return label;
    }

    /** Returns its flag, such as {@code --db-url}; secrets have none. */
    public Optional<String> flag() {
        return isSecret() ? Optional.empty() : Optional.of("--" + label.replace('.', '-'));
    }

    /** Returns its environment variable, such as {@code BROKERKEEP_DB_URL}. */
    public String variable() {
        return PREFIX + label.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }

    /** Tells whether the value must not be seen. */
    public boolean isSecret() {
        return holds == Holds.SECRET;
    }

    /** Returns what it is for. */
    public String description() {
        return description;
    }

    static Optional<ConfigKey> ofLabel(String label) {
        return Arrays.stream(values()).filter(key -> key.label.equals(label)).findFirst();
    }

    static boolean isVariable(String name) {
        return name.equals(FILE_VARIABLE)
                || Arrays.stream(values()).anyMatch(key -> key.variable().equals(name));
    }

    static List<String> labels() {
        return Arrays.stream(values())
                .filter(key -> !key.isSecret())
                .map(ConfigKey::label)
                .toList();
    }

    static List<String> variables() {
        return java.util.stream.Stream.concat(
                        Arrays.stream(values()).map(ConfigKey::variable), java.util.stream.Stream.of(FILE_VARIABLE))
                .toList();
    }

    /** Names the file itself. */
    static final String FILE_VARIABLE = PREFIX + "CONFIG";

    static boolean isOurs(String variable) {
        return variable.startsWith(PREFIX);
    }
}
