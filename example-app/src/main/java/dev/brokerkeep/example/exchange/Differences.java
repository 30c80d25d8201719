package dev.brokerkeep.example.exchange;

import dev.brokerkeep.example.exchange.SettingDifference.Kind;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Presence;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a change does to settings, for people. */
final class Differences {
    private Differences() {}

    /** Those of the schema in its order, then the others. */
    static List<SettingDifference> between(Settings before, Settings after, Set<String> names) {
        List<SettingDifference> all = new ArrayList<>();
        for (SettingKey<?> key : before.schema().keys()) {
            if (names.contains(key.name())) {
                all.add(new SettingDifference(
                        key.name(),
                        kind(before.presence(key), after.presence(key)),
                        key.isSecret(),
                        stored(before, key),
                        stored(after, key)));
            }
        }
        for (String name : names) {
            if (before.schema().key(name).isEmpty()) {
                all.add(new SettingDifference(name, Kind.REMOVED, true, Optional.empty(), Optional.empty()));
            }
        }
        return all;
    }

    private static Kind kind(Presence before, Presence after) {
        return after == Presence.ABSENT ? Kind.REMOVED : before == Presence.ABSENT ? Kind.ADDED : Kind.CHANGED;
    }

    private static Optional<Json> stored(Settings settings, SettingKey<?> key) {
        return switch (settings.presence(key)) {
            case VALUE -> settings.shown(key);
            case NULL -> key.isSecret() ? Optional.empty() : Optional.of(Json.NULL);
            case ABSENT, UNREADABLE -> Optional.empty();
        };
    }
}
