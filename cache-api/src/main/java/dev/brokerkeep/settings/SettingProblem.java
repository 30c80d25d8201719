package dev.brokerkeep.settings;

import java.io.Serializable;
import java.util.Objects;

/**
 * One thing that is wrong with an account's settings.
 *
 * @param setting the name of the setting at fault
 * @param message what is wrong with it and what would be right; never a stored value
 */
public record SettingProblem(String setting, String message) implements Serializable {
    /** Refuses nulls. */
    public SettingProblem {
        Objects.requireNonNull(setting, "setting");
        Objects.requireNonNull(message, "message");
    }

    /** Returns a problem with this key. */
    public static SettingProblem of(SettingKey<?> key, String message) {
        return new SettingProblem(key.name(), message);
    }

    /** Returns {@code setting: message}. */
    @Override
    public String toString() {
        return setting + ": " + message;
    }
}
