package dev.brokerkeep.settings;

import dev.brokerkeep.AccountId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All settings of one account at one revision. Deeply immutable, safe to share, and the same object for as long as
 * nothing changes; {@code equals} is identity.
 *
 * <p>Read with the constants that the broker's schema declares: {@code settings.get(KEY)} is one array read, without a
 * lock or an allocation. One unreadable value does not spoil the others: only reading it throws. Texts of this class
 * hold names only.
 */
public final class Settings {
    private final AccountId account;
    private final long revision;
    private final SettingsSchema schema;
    private final Layout layout;

    /** By slot: the stored value, or the default; null where reading needs a closer look. */
    private final @Nullable Object[] values;

    /** By slot: what is stored. Shared between snapshots only in being immutable. */
    private final Presence[] presence;

    /**
     * Stored under names that the schema does not declare: {@link Json}, {@link Secret} or
     * {@link StoredSettings.Damaged}.
     */
    private final Map<String, Object> undeclared;

    /** What cannot be read, by name. */
    private final Map<String, SettingProblem> unreadable;

    private Settings(
            AccountId account,
            long revision,
            SettingsSchema schema,
            @Nullable Object[] values,
            Presence[] presence,
            Map<String, Object> undeclared,
            Map<String, SettingProblem> unreadable) {
        this.account = account;
        this.revision = revision;
        this.schema = schema;
        this.layout = schema.layout();
        this.values = values;
        this.presence = presence;
        this.undeclared = undeclared;
        this.unreadable = unreadable;
    }

    /** Returns the settings that a store holds, read against the schema of the account's broker. */
    public static Settings of(AccountId account, long revision, SettingsSchema schema, StoredSettings stored) {
        Objects.requireNonNull(account, "account");
        Draft draft = new Draft(schema.layout());
        stored.values().forEach(draft::store);
        return draft.settings(account, revision, schema);
    }

    /** Returns whose settings these are. */
    public AccountId account() {
        return account;
    }

    /** Returns the revision they are of; it grows with each change of the account, in commit order. */
    public long revision() {
        return revision;
    }

    /** Returns the schema they were read against. */
    public SettingsSchema schema() {
        return schema;
    }

    /**
     * Returns the value of a setting, or its default.
     *
     * @throws SettingUnavailableException if there is neither ({@code SETTING_MISSING}), if the stored value cannot be
     *     read ({@code SETTING_UNREADABLE}), or if the broker's schema does not declare this very key
     *     ({@code UNKNOWN_SETTING})
     */
    @SuppressWarnings("unchecked") // a slot holds what its key decoded
    public <T> T get(SettingKey<T> key) {
        if (key.layout == layout) {
            Object value = values[key.slot];
            if (value != null) {
                return (T) value;
            }
        }
        return find(key).orElseThrow(() -> SettingUnavailableException.missing(account, key, presence(key)));
    }

    /**
     * Returns the value of a setting, or its default; empty if there is neither, or it was cleared.
     *
     * @throws SettingUnavailableException if the stored value cannot be read, or the schema does not declare this very
     *     key
     */
    @SuppressWarnings("unchecked") // a slot holds what its key decoded
    public <T> Optional<T> find(SettingKey<T> key) {
        int slot = slotOf(key);
        if (presence[slot] == Presence.UNREADABLE) {
            throw SettingUnavailableException.unreadable(account, Objects.requireNonNull(unreadable.get(key.name())));
        }
        return Optional.ofNullable((T) values[slot]);
    }

    /**
     * Tells what is stored for a setting, apart from its default.
     *
     * @throws SettingUnavailableException if the schema does not declare this very key
     */
    public Presence presence(SettingKey<?> key) {
        return presence[slotOf(key)];
    }

    /**
     * Returns the names that are stored although the schema does not declare them; kept, never dropped. What is stored
     * is shown by {@link #undeclared}, {@link #undeclaredSecret} or {@link #undeclaredProblem}, exactly one of them.
     */
    public Set<String> undeclaredNames() {
        return undeclared.keySet();
    }

    /**
     * Returns a plain value stored under a name that the schema does not declare; empty if there is none that can be
     * read: see {@link #undeclaredProblem}.
     */
    public Optional<Json> undeclared(String name) {
        return undeclared.get(name) instanceof Json json ? Optional.of(json) : Optional.empty();
    }

    /**
     * Returns an encrypted value stored under a name that the schema does not declare; empty if there is none that can
     * be read: see {@link #undeclaredProblem}.
     */
    public Optional<Secret> undeclaredSecret(String name) {
        return undeclared.get(name) instanceof Secret secret ? Optional.of(secret) : Optional.empty();
    }

    /**
     * Returns why what is stored under a name that the schema does not declare cannot be read, such as a secret of
     * another keyset; empty if it can, or nothing is stored. It is kept like every undeclared setting, and is none of
     * the {@link #problems()}: the account works without it.
     */
    public Optional<SettingProblem> undeclaredProblem(String name) {
        return undeclared.get(name) instanceof StoredSettings.Damaged damaged
                ? Optional.of(new SettingProblem(name, damaged.reason()))
                : Optional.empty();
    }

    /** Returns every setting that by itself is wrong: unreadable, or required and missing. Rules are not asked. */
    public List<SettingProblem> problems() {
        List<SettingProblem> problems = new ArrayList<>(unreadable.values());
        for (int slot = 0; slot < values.length; slot++) {
            SettingKey<?> key = layout.keys[slot];
            if (key.isRequired() && values[slot] == null && presence[slot] != Presence.UNREADABLE) {
                problems.add(SettingProblem.of(key, "required, and not set (" + key.description() + ")"));
            }
        }
        return List.copyOf(problems);
    }

    /**
     * Returns these settings as a change would leave them, with the same revision. Nothing is saved.
     *
     * @throws SettingUnavailableException if the change names a key that the schema does not declare
     */
    public Settings with(SettingsChange change) {
        Draft draft = new Draft(this);
        change.edits().forEach((name, edit) -> draft.apply(this, name, edit));
        return draft.settings(account, revision, schema);
    }

    /**
     * Tells whether a setting reads the same in both: what is stored, or the default that stands for it. Numbers are
     * compared by their amount: 1.5 and 1.50 are the same.
     *
     * @throws SettingUnavailableException if a schema does not declare this very key
     */
    public boolean sameValue(SettingKey<?> key, Settings other) {
        int here = slotOf(key);
        int there = other.slotOf(key);
        return SettingKey.same(values[here], other.values[there])
                && (presence[here] == Presence.UNREADABLE) == (other.presence[there] == Presence.UNREADABLE);
    }

    /**
     * Returns the value of a setting, or its default, as JSON: for tables and files. Empty if there is neither, if it
     * was cleared or cannot be read ({@link #presence} tells), and for every secret.
     *
     * @throws SettingUnavailableException if the schema does not declare this very key
     */
    public Optional<Json> shown(SettingKey<?> key) {
        return shownOf(key);
    }

    @SuppressWarnings("unchecked") // a slot holds what its key decoded
    private <T> Optional<Json> shownOf(SettingKey<T> key) {
        Object value = values[slotOf(key)];
        return value == null || key.isSecret() ? Optional.empty() : Optional.of(key.encode((T) value));
    }

    private int slotOf(SettingKey<?> key) {
        int slot = key.layout == layout ? key.slot : layout.slotOf(key);
        if (slot < 0) {
            throw layout.slotOf(key.name()) < 0
                    ? SettingUnavailableException.undeclared(schema, key.name())
                    : SettingUnavailableException.anotherKey(key.name());
        }
        return slot;
    }

    /** Returns the account and the revision; no values. */
    @Override
    public String toString() {
        return "Settings[account " + account + ", revision " + revision + "]";
    }

    /** What becomes a snapshot; confined to the method that makes one. */
    private static final class Draft {
        private final Layout layout;
        private final @Nullable Object[] values;
        private final Presence[] presence;
        private final Map<String, Object> undeclared;
        private final Map<String, SettingProblem> unreadable;

        Draft(Layout layout) {
            this.layout = layout;
            this.values = new Object[layout.keys.length];
            this.presence = new Presence[layout.keys.length];
            for (int slot = 0; slot < values.length; slot++) {
                values[slot] = layout.keys[slot].defaultOrNull();
                presence[slot] = Presence.ABSENT;
            }
            this.undeclared = new LinkedHashMap<>();
            this.unreadable = new LinkedHashMap<>();
        }

        Draft(Settings base) {
            this.layout = base.layout;
            this.values = base.values.clone();
            this.presence = base.presence.clone();
            this.undeclared = new LinkedHashMap<>(base.undeclared);
            this.unreadable = new LinkedHashMap<>(base.unreadable);
        }

        void store(String name, Object stored) {
            int slot = layout.slotOf(name);
            if (slot < 0) {
                undeclared.put(name, stored);
                return;
            }
            SettingKey<?> key = layout.keys[slot];
            if (stored == Json.NULL || stored instanceof Json.Null) {
                put(slot, Presence.NULL, null);
            } else if (stored instanceof StoredSettings.Damaged damaged) {
                spoil(slot, damaged.reason());
            } else if (stored instanceof Secret secret) {
                if (key.isSecret()) {
                    put(slot, Presence.VALUE, secret);
                } else {
                    spoil(slot, "it is not declared a secret, and is stored encrypted");
                }
            } else {
                decode(slot, key, (Json) stored);
            }
        }

        private void decode(int slot, SettingKey<?> key, Json stored) {
            try {
                put(slot, Presence.VALUE, key.decode(stored));
            } catch (IllegalArgumentException e) {
                spoil(slot, String.valueOf(e.getMessage()));
            }
        }

        void apply(Settings base, String name, SettingsChange.Edit<?> edit) {
            SettingKey<?> key = edit.key();
            if (key == null) {
                int declared = layout.slotOf(name);
                if (declared < 0) {
                    undeclared.remove(name);
                } else {
                    put(declared, Presence.ABSENT, layout.keys[declared].defaultOrNull());
                }
                return;
            }
            int slot = base.slotOf(key);
            switch (edit.presence()) {
                case ABSENT -> put(slot, Presence.ABSENT, key.defaultOrNull());
                case NULL -> put(slot, Presence.NULL, null);
                case VALUE, UNREADABLE -> {
                    String problem = edit.problem();
                    if (problem == null) {
                        put(slot, Presence.VALUE, edit.value());
                    } else {
                        spoil(slot, problem);
                    }
                }
            }
        }

        private void put(int slot, Presence what, @Nullable Object value) {
            presence[slot] = what;
            values[slot] = value;
            unreadable.remove(layout.keys[slot].name());
        }

        private void spoil(int slot, String reason) {
            presence[slot] = Presence.UNREADABLE;
            values[slot] = null;
            unreadable.put(layout.keys[slot].name(), SettingProblem.of(layout.keys[slot], reason));
        }

        Settings settings(AccountId account, long revision, SettingsSchema schema) {
            return new Settings(
                    account,
                    revision,
                    schema,
                    values,
                    presence,
                    undeclared.isEmpty() ? Map.of() : Collections.unmodifiableMap(undeclared),
                    unreadable.isEmpty() ? Map.of() : Collections.unmodifiableMap(unreadable));
        }
    }
}
