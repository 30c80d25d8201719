package dev.brokerkeep.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * What is stored for one account, by name and before it is read against a schema. Immutable; its texts hold names only.
 */
public final class StoredSettings {
    private static final StoredSettings NONE = builder().build();

    /** Either a {@link Json}, a {@link Secret}, or a {@link Damaged}. */
    private final Map<String, Object> values;

    private StoredSettings(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** Returns what is stored for an account without settings. */
    public static StoredSettings none() {
        return NONE;
    }

    /** Begins to collect what is stored. */
    public static Builder builder() {
        return new Builder();
    }

    Map<String, Object> values() {
        return values;
    }

    @Override
    public String toString() {
        return "StoredSettings" + values.keySet();
    }

    /** Something is stored and could not be turned into a value. */
    record Damaged(String reason) {}

    /** Collects what is stored, one name at a time. Not for use by several threads. */
    public static final class Builder {
        private final Map<String, Object> values = new LinkedHashMap<>();

        private Builder() {}

        /** Adds a value that is stored in plain. */
        public Builder plain(String name, Json value) {
            return add(name, value);
        }

        /** Adds a value that is stored encrypted, decrypted. */
        public Builder secret(String name, Secret value) {
            return add(name, value);
        }

        /** Adds a value that is stored and could not be decrypted or parsed; the reason must not repeat it. */
        public Builder damaged(String name, String reason) {
            return add(name, new Damaged(Objects.requireNonNull(reason, "reason")));
        }

        private Builder add(String name, Object value) {
            values.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /** Returns what was collected. */
        public StoredSettings build() {
            return new StoredSettings(values);
        }
    }
}
