package dev.brokerkeep.core.testing;

import dev.brokerkeep.settings.SettingKey;

/** A capability that only accounts of the broker zenith have. */
public interface Desk extends Room {
    /** Returns which desk trades. */
    String desk();

    /** Shares its name with a method that every account has. */
    default <T> String saveSetting(SettingKey<T> key, T value, String reason) {
        return "not without a form: " + reason;
    }
}
