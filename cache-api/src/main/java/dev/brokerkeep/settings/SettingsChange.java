package dev.brokerkeep.settings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A change set: some settings to set, to clear or to remove, saved whole or not at all. A patch: settings it does not
 * name stay as they are. Immutable; its texts hold names only.
 *
 * <pre>{@code
 * account.saveSettings(SettingsChange.set(API_KEY, key).and(API_SECRET, secret).basedOn(settings.revision()));
 * }</pre>
 */
public final class SettingsChange {
    private static final long NOT_BASED = -1;

    private final Map<String, Edit<?>> edits;
    private final long basedOn;
    private final ChangeNote note;

    private SettingsChange(Map<String, Edit<?>> edits, long basedOn, ChangeNote note) {
        this.edits = Collections.unmodifiableMap(edits);
        this.basedOn = basedOn;
        this.note = note;
    }

    /** Returns a change that does nothing yet; saving it empty writes nothing but is checked like any other. */
    public static SettingsChange empty() {
        return new SettingsChange(new LinkedHashMap<>(), NOT_BASED, ChangeNote.none());
    }

    /** Returns a change that sets one setting. */
    public static <T> SettingsChange set(SettingKey<T> key, T value) {
        return empty().and(key, value);
    }

    /** Returns a change that sets one setting to nothing on purpose: no value, and no default either. */
    public static SettingsChange clear(SettingKey<?> key) {
        return empty().andClear(key);
    }

    /** Returns a change that removes what is stored for one setting: its default applies again. */
    public static SettingsChange remove(SettingKey<?> key) {
        return empty().andRemove(key);
    }

    /** Returns this change, and one more setting set. A later edit of the same setting replaces an earlier one. */
    public <T> SettingsChange and(SettingKey<T> key, T value) {
        Objects.requireNonNull(value, () -> "No value for setting '" + key + "'; to set it to nothing, use clear");
        if (value instanceof Json.Null) {
            return andClear(key); // a stored JSON null reads as null: it must not read as a value until then
        }
        return with(key.name(), new Edit<>(key, Presence.VALUE, key.copy(value)));
    }

    /** Returns this change, and one more setting set to nothing on purpose. */
    public SettingsChange andClear(SettingKey<?> key) {
        return with(key.name(), new Edit<>(key, Presence.NULL, null));
    }

    /** Returns this change, and one more setting removed. */
    public SettingsChange andRemove(SettingKey<?> key) {
        return with(key.name(), new Edit<>(key, Presence.ABSENT, null));
    }

    /** Returns this change, and one stored setting removed that the schema does not declare (any more). */
    public SettingsChange andRemoveUndeclared(String name) {
        return with(Objects.requireNonNull(name, "name"), new Edit<>(null, Presence.ABSENT, null));
    }

    /**
     * Returns this change, to be refused unless the account's settings are still of this revision. Without it the
     * change is applied to whatever is stored when it is saved.
     */
    public SettingsChange basedOn(long revision) {
        if (revision < 0) {
            throw new IllegalArgumentException("A revision is not negative: " + revision);
        }
        return new SettingsChange(new LinkedHashMap<>(edits), revision, note);
    }

    /** Returns the revision that this change must find; empty if any will do. */
    public OptionalLong basedOn() {
        return basedOn == NOT_BASED ? OptionalLong.empty() : OptionalLong.of(basedOn);
    }

    /** Returns this change, and who makes it and why: kept in the history. */
    public SettingsChange noted(ChangeNote who) {
        return new SettingsChange(new LinkedHashMap<>(edits), basedOn, Objects.requireNonNull(who, "note"));
    }

    /** Returns who makes this change and why. */
    public ChangeNote note() {
        return note;
    }

    /** Returns the names of the settings that this change touches, in the order of its making. */
    public java.util.Set<String> names() {
        return edits.keySet();
    }

    /** Tells whether this change touches nothing. */
    public boolean isEmpty() {
        return edits.isEmpty();
    }

    /**
     * Shows each edit in its stored form to exactly one of the functions of {@code writer}, in the order of its making.
     *
     * <p>For whoever writes settings to a store. Values that are not valid by themselves are shown like others: call
     * {@link Settings#with} first, and check its problems.
     */
    public void writeTo(Writer writer) {
        edits.forEach((name, edit) -> edit.writeTo(name, writer));
    }

    Map<String, Edit<?>> edits() {
        return edits;
    }

    private SettingsChange with(String name, Edit<?> edit) {
        var more = new LinkedHashMap<>(edits);
        more.put(name, edit);
        return new SettingsChange(more, basedOn, note);
    }

    @Override
    public String toString() {
        return "SettingsChange" + edits.keySet() + (basedOn == NOT_BASED ? "" : " based on revision " + basedOn);
    }

    /** Receives the edits of a change. */
    public interface Writer {
        /** A value to store in plain; {@link Json#NULL} for a setting that was cleared, a secret one too. */
        void plain(String name, Json value);

        /** A value to store encrypted. */
        void secret(String name, Secret value);

        /** A setting of which nothing shall be stored. */
        void remove(String name);
    }

    /** One edit; the key is null where an undeclared setting is removed. */
    record Edit<T>(
            @Nullable SettingKey<T> key,
            Presence presence,
            @Nullable T value) {
        void writeTo(String name, Writer writer) {
            if (presence == Presence.ABSENT) {
                writer.remove(name);
            } else if (value == null || key == null) {
                writer.plain(name, Json.NULL);
            } else if (value instanceof Secret secret) {
                writer.secret(name, secret);
            } else {
                writer.plain(name, key.encode(value));
            }
        }

        /** The problem with the value, if there is one. */
        @Nullable
        String problem() {
            Function<T, @Nullable String> check =
                    v -> key == null ? null : key.problemWith(v).orElse(null);
            return value == null ? null : check.apply(value);
        }

        @Override
        public String toString() {
            return presence.name();
        }
    }
}
