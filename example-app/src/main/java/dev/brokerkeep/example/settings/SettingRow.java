package dev.brokerkeep.example.settings;

import dev.brokerkeep.example.command.JsonText;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import org.jspecify.annotations.Nullable;

/** How the settings of an account are shown: each with its value and where that comes from. */
final class SettingRow {
    private SettingRow() {}

    static Table all(Settings settings) {
        Table table = Table.of("name", "value", "origin", "problem");
        for (SettingKey<?> key : settings.schema().keys()) {
            table.row(key.name(), value(settings, key), origin(settings, key), problem(settings, key));
        }
        for (String name : settings.undeclaredNames()) {
            table.row(
                    name,
                    JsonText.cell(
                            settings.undeclared(name),
                            settings.undeclaredSecret(name).isPresent()),
                    "stored, not declared by the broker",
                    settings.undeclaredProblem(name)
                            .map(SettingProblem::message)
                            .orElse(null));
        }
        return table;
    }

    static @Nullable Object value(Settings settings, SettingKey<?> key) {
        return switch (settings.presence(key)) {
            case VALUE -> JsonText.cell(settings.shown(key), key.isSecret());
            case ABSENT -> JsonText.cell(settings.shown(key), false);
            case NULL, UNREADABLE -> null;
        };
    }

    /** Returns the value for a line; empty if there is none. */
    static String text(Settings settings, SettingKey<?> key) {
        return key.isSecret()
                ? settings.find(key).isPresent() ? Secret.MASK : ""
                : settings.shown(key).map(JsonText::shown).orElse("");
    }

    static String origin(Settings settings, SettingKey<?> key) {
        return switch (settings.presence(key)) {
            case VALUE -> "stored";
            case NULL -> "cleared";
            case UNREADABLE -> "unreadable";
            case ABSENT -> key.defaultValue().isPresent() ? "default" : "not set";
        };
    }

    private static @Nullable String problem(Settings settings, SettingKey<?> key) {
        return settings.problems().stream()
                .filter(problem -> problem.setting().equals(key.name()))
                .map(SettingProblem::message)
                .findFirst()
                .orElse(null);
    }
}
