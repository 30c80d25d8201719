package dev.brokerkeep.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes a change set of what people type, and of what files and forms hold: by names and texts instead of keys and
 * values. Collects everything that is wrong with it, so that people hear of all problems at once.
 *
 * <pre>{@code
 * SettingsDraft draft = SettingsDraft.of(schema).text("data_feed", "sip").text("poll_interval", "PT30S");
 * if (draft.problems().isEmpty()) {
 *     account.saveSettings(draft.change());
 * }
 * }</pre>
 *
 * <p>What values mean together, and whether required ones are there, is not asked here: that hangs on what is stored,
 * and the save does. Not for use by several threads.
 */
public final class SettingsDraft {
    private final SettingsSchema schema;
    private final Map<String, SettingProblem> problems = new LinkedHashMap<>();
    private SettingsChange change = SettingsChange.empty();

    private SettingsDraft(SettingsSchema schema) {
        this.schema = Objects.requireNonNull(schema, "schema");
    }

    /** Begins a change set for settings of this schema. */
    public static SettingsDraft of(SettingsSchema schema) {
        return new SettingsDraft(schema);
    }

    /**
     * Sets a setting to what a text says. Texts are taken as they are; numbers have no grouping and no leading zeros,
     * and a point as the mark; lists and JSON are refused, because they need {@link #json}. A secret is taken from
     * where nobody else can read it, such as a password field.
     */
    public SettingsDraft text(String name, String text) {
        Objects.requireNonNull(text, "text");
        return edit(name, key -> put(key, text));
    }

    /**
     * Sets a setting to a value in the form in which it is stored; {@link Json#NULL} clears it. Nothing is guessed: a
     * number in quotes is a text. A secret is a JSON text.
     */
    public SettingsDraft json(String name, Json value) {
        Objects.requireNonNull(value, "value");
        return edit(name, key -> put(key, value));
    }

    /** Sets a secret. */
    public SettingsDraft secret(String name, Secret value) {
        Objects.requireNonNull(value, "value");
        return edit(name, key -> {
            if (!key.isSecret()) {
                throw new IllegalArgumentException("it is not declared a secret: expected " + key.valueDescription());
            }
            putSecret(key, value.reveal());
        });
    }

    /** Sets a setting to nothing on purpose: no value, and no default either. */
    public SettingsDraft clear(String name) {
        return edit(name, key -> change = change.andClear(key));
    }

    /** Removes what is stored for a setting: its default applies again. The schema need not declare it. */
    public SettingsDraft remove(String name) {
        problems.remove(name);
        change = schema.key(name).map(key -> change.andRemove(key)).orElseGet(() -> change.andRemoveUndeclared(name));
        return this;
    }

    /** Returns everything that is wrong so far, by name in the order of the edits; no text repeats a value. */
    public List<SettingProblem> problems() {
        return List.copyOf(new ArrayList<>(problems.values()));
    }

    /**
     * Returns the change set.
     *
     * @throws IllegalStateException if there are problems
     */
    public SettingsChange change() {
        if (!problems.isEmpty()) {
            throw new IllegalStateException("The draft has problems: look at problems() first: " + problems.values());
        }
        return change;
    }

    private interface Edit {
        void apply(SettingKey<?> key);
    }

    /** A later edit of a setting replaces an earlier one, and its problem. */
    private SettingsDraft edit(String name, Edit edit) {
        Objects.requireNonNull(name, "name");
        problems.remove(name);
        SettingKey<?> key = schema.key(name).orElse(null);
        if (key == null) {
            String suggestion = schema.suggestionFor(name);
            problem(name, "is not declared by this broker" + (suggestion.equals(".") ? "" : suggestion));
            return this;
        }
        try {
            edit.apply(key);
        } catch (IllegalArgumentException e) {
            problem(name, String.valueOf(e.getMessage()));
        }
        return this;
    }

    private <T> void put(SettingKey<T> key, String text) {
        if (key.isSecret()) {
            putSecret(key, text);
        } else {
            set(key, key.typed(text));
        }
    }

    private <T> void put(SettingKey<T> key, Json value) {
        if (value instanceof Json.Null) {
            change = change.andClear(key);
        } else if (!key.isSecret()) {
            set(key, key.decode(value));
        } else if (value instanceof Json.Text text) {
            putSecret(key, text.value());
        } else {
            throw new IllegalArgumentException("expected a secret as text, found a JSON " + value.kind());
        }
    }

    /** What a masked output shows is no secret: stored, it would be sent to the broker in the place of one. */
    @SuppressWarnings("unchecked") // the values of a secret's key are secrets
    private void putSecret(SettingKey<?> key, String text) {
        if (text.equals(Secret.MASK)) {
            throw new IllegalArgumentException("it is the mask that outputs show in the place of a secret; give the"
                    + " secret itself, or leave the setting out to keep what is stored");
        }
        set((SettingKey<Secret>) key, Secret.of(text));
    }

    private <T> void set(SettingKey<T> key, T value) {
        key.problemWith(value).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        change = change.and(key, value);
    }

    private void problem(String name, String message) {
        problems.put(name, new SettingProblem(name, message));
    }
}
