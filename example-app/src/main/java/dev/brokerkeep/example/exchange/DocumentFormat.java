package dev.brokerkeep.example.exchange;

import java.nio.file.Path;
import java.util.Locale;

/** How a file is written. */
public enum DocumentFormat {
    /** YAML 1.2: for people. */
    YAML,
    /** JSON: for programs. */
    JSON;

    /**
     * Returns the format that a file's name tells.
     *
     * @throws InvalidDocumentException if it tells none
     */
    public static DocumentFormat of(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".yaml") || name.endsWith(".yml")) {
            return YAML;
        }
        if (name.endsWith(".json")) {
            return JSON;
        }
        throw new InvalidDocumentException(
                Place.of(FileText.nameOf(file)),
                "its name does not tell its format: let it end in .yaml or .json, or say which with --format");
    }

    Node parse(String file, String text) {
        return this == YAML ? YamlNodes.parse(file, text) : JsonNodes.parse(file, text);
    }
}
