package dev.brokerkeep.example.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * A file of lines such as {@code db.url = jdbc:postgresql://host/name}, in the format of Java's property files, UTF-8.
 */
final class ConfigurationFile {
    private static final String NAME = "brokerkeep.properties";

    private final String place;
    private final Map<String, String> lines;

    private ConfigurationFile(String place, Map<String, String> lines) {
        this.place = place;
        this.lines = lines;
    }

    /** Returns the file that is named, or else the first that is there; empty if none is. */
    static Optional<ConfigurationFile> find(@Nullable Path named, Map<String, String> environment) {
        if (named != null) {
            return Optional.of(read(named));
        }
        String variable = environment.get(ConfigKey.FILE_VARIABLE);
        if (variable != null && !variable.isBlank()) {
            return Optional.of(read(Path.of(variable)));
        }
        return List.of(Path.of(NAME), home(environment).resolve(NAME)).stream()
                .filter(Files::isRegularFile)
                .findFirst()
                .map(ConfigurationFile::read);
    }

    private static Path home(Map<String, String> environment) {
        return Directories.of("XDG_CONFIG_HOME", ".config", environment);
    }

    private static ConfigurationFile read(Path path) {
        Lines lines = new Lines();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            lines.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new ConfigurationException(
                    "The configuration file " + path + " cannot be read ("
                            + e.getClass().getSimpleName() + ").",
                    "check that it is there, that you may read it, and that it holds lines such as db.url = ... in"
                            + " UTF-8.");
        }
        if (!lines.repeated.isEmpty()) {
            throw new ConfigurationException(
                    List.of("The configuration file " + path + " names twice: " + String.join(", ", lines.repeated)));
        }
        return new ConfigurationFile(path.toString(), lines.seen);
    }

    String place() {
        return place;
    }

    Optional<String> value(ConfigKey key) {
        return Optional.ofNullable(lines.get(key.label()));
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        for (String label : lines.keySet()) {
            Optional<ConfigKey> key = ConfigKey.ofLabel(label);
            if (key.isEmpty()) {
                problems.add("The configuration file " + place + " names an unknown key '" + label + "'"
                        + Nearest.suggestion(label, ConfigKey.labels()));
            } else if (key.get().isSecret()) {
                problems.add(
                        "The configuration file " + place + " holds '" + label + "', which is a secret: put it into"
                                + " a file that only you can read, and name that in '" + label + "-file'");
            }
        }
        return problems;
    }

    /** Property files that name a key twice would quietly mean the last. */
    private static final class Lines extends Properties {
        private static final long serialVersionUID = 1L;
        private final transient Map<String, String> seen = new LinkedHashMap<>();
        private final transient List<String> repeated = new ArrayList<>();

        @Override
        public synchronized @Nullable Object put(Object name, Object value) {
            if (seen.put(name.toString(), value.toString()) != null) {
                repeated.add(name.toString());
            }
            return super.put(name, value);
        }
    }
}
