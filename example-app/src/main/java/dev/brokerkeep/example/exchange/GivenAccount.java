package dev.brokerkeep.example.exchange;

import dev.brokerkeep.BrokerId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An account as a file gives it.
 *
 * @param enabled empty if the file does not say
 * @param settings by name
 * @param undeclared what was stored when it was exported though the plugin did not declare it, by name
 * @param unreadable the names of settings that could not be exported
 */
record GivenAccount(
        Place place,
        String name,
        BrokerId broker,
        Optional<Boolean> enabled,
        Map<String, GivenValue> settings,
        Map<String, GivenValue> undeclared,
        Set<String> unreadable) {
    GivenAccount {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        undeclared = Collections.unmodifiableMap(new LinkedHashMap<>(undeclared));
        unreadable = Set.copyOf(unreadable);
    }
}
