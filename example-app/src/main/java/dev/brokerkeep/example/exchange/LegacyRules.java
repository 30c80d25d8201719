package dev.brokerkeep.example.exchange;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the operator decides about a predecessor's file. Immutable.
 *
 * <p>Names are mapped as {@code old=new}, for all brokers, or {@code broker:old=new} for one; {@code old=} leaves a
 * setting out.
 *
 * @param settings new names by {@code old} or {@code broker:old}; an empty one leaves the setting out
 * @param providers brokers by provider
 * @param isNoneUnset whether the text None means that a text setting has no value; otherwise it is refused there
 */
public record LegacyRules(Map<String, String> settings, Map<String, String> providers, boolean isNoneUnset) {
    /** Copies the maps. */
    public LegacyRules {
        settings = Collections.unmodifiableMap(new LinkedHashMap<>(settings));
        providers = Collections.unmodifiableMap(new LinkedHashMap<>(providers));
    }

    /** Returns the rules of an operator who has decided nothing. */
    public static LegacyRules none() {
        return new LegacyRules(Map.of(), Map.of(), false);
    }

    /** Returns the name that a setting has now; empty if it is to be left out. */
    Optional<String> nameOf(String broker, String old) {
        String name = settings.getOrDefault(broker + ":" + old, settings.getOrDefault(old, old));
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }
}
