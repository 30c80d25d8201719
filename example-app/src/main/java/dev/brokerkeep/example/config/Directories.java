package dev.brokerkeep.example.config;

import java.nio.file.Path;
import java.util.Map;

/** Where a user's files are, by the conventions of free desktops. */
final class Directories {
    private Directories() {}

    static Path of(String variable, String inHome, Map<String, String> environment) {
        String given = environment.get(variable);
        Path base = given != null && !given.isBlank()
                ? Path.of(given)
                : Path.of(System.getProperty("user.home")).resolve(inHome);
        return base.resolve("brokerkeep");
    }
}
