package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import java.util.Optional;

/**
 * What an import would do to one setting.
 *
 * @param setting its name
 * @param kind what would be done
 * @param hidden whether it is a secret, or nobody knows that it is none; then both values are empty
 * @param before what is stored now; empty if nothing is, or nothing that can be read
 * @param after what would be stored
 */
public record SettingDifference(
        String setting, Kind kind, boolean hidden, Optional<Json> before, Optional<Json> after) {
    /** What is done to a setting. */
    public enum Kind {
        /** It gets a value and had none. */
        ADDED,
        /** It gets another value, or is cleared. */
        CHANGED,
        /** What is stored is removed; the default applies, if there is one. */
        REMOVED
    }

    /** Returns a line such as {@code ~ data_feed: "iex" -> "sip"}. */
    @Override
    public String toString() {
        return switch (kind) {
            case ADDED -> "+ " + setting + ": " + shown(after);
            case CHANGED -> "~ " + setting + ": " + (hidden ? "changed" : shown(before) + " -> " + shown(after));
            case REMOVED -> "- " + setting + (hidden ? "" : ": " + shown(before));
        };
    }

    private String shown(Optional<Json> value) {
        return hidden ? Secret.MASK : value.map(SettingDifference::oneLine).orElse("?");
    }

    /** JSON escapes line breaks; what turns the text around it has to be escaped besides. */
    private static String oneLine(Json value) {
        return Visible.of(JsonText.render(value));
    }
}
