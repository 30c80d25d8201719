package dev.brokerkeep.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The typed name of one setting: what values it takes, and what holds when nothing is stored. The only place where a
 * default may stand.
 *
 * <pre>{@code
 * static final SettingKey<String> DATA_FEED = SettingKey.choice("data_feed", "iex", "sip")
 *         .description("Where quotes come from")
 *         .defaultValue("iex")
 *         .build();
 * }</pre>
 *
 * <p>What a setting holds is stored and read back unchanged, or refused by the save. So in texts, secrets and JSON
 * there is no NUL and no half of a surrogate pair. One setting is at most 1 048 576 characters long; of lists and JSON
 * the texts, the names and the digits count, and one for each value within. A number has at most 500 digits when it is
 * written without an exponent; JSON is nested at most 100 levels deep, and the names of its members have at most 1 000
 * characters.
 *
 * <p>Make keys constants: they are compared by identity, and a read with the very key of the schema is the fast one.
 * Immutable to callers and safe for use by many threads.
 *
 * @param <T> the type of the values
 */
public final class SettingKey<T> {
    private static final Pattern SNAKE_CASE = Pattern.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*");

    private final String name;
    private final String description;
    private final SettingCodec<T> codec;
    private final @Nullable T defaultValue;
    private final boolean required;
    private final List<T> allowed;
    private final @Nullable Range<T> range;
    private final @Nullable Freshness freshness;

    /**
     * The layout that gave this key its slot, and the slot. Written once, under the lock of {@link Layout}, before any
     * snapshot of that layout exists: a thread that holds such a snapshot sees both.
     */
    @Nullable
    Layout layout;

    int slot;

    private SettingKey(Builder<T> builder) {
        this.name = builder.name;
        this.description = builder.description;
        this.codec = builder.codec;
        this.required = builder.required;
        this.allowed = builder.allowed.stream().map(codec::copy).toList();
        this.range = builder.range;
        this.freshness = builder.freshness;
        if (isSecret() && (builder.defaultValue != null || !allowed.isEmpty())) {
            throw new IllegalArgumentException(
                    "Setting '" + name + "' is a secret: a secret has no default and no list of allowed values");
        }
        if (builder.defaultValue instanceof Json.Null) {
            throw new IllegalArgumentException("The default of setting '" + name
                    + "' is JSON null, and a setting that is null has no value; to have no default, declare none");
        }
        this.defaultValue = builder.defaultValue == null ? null : codec.copy(builder.defaultValue);
        if (defaultValue != null) {
            problemWith(defaultValue).ifPresent(problem -> {
                throw new IllegalArgumentException("The default of setting '" + name + "' is not valid: " + problem);
            });
        }
    }

    /** Begins a key for text. */
    public static Builder<String> text(String name) {
        return new Builder<>(name, SettingCodec.TEXT);
    }

    /** Begins a key for a secret: encrypted in the database, masked everywhere else. */
    public static Builder<Secret> secret(String name) {
        return new Builder<>(name, SettingCodec.SECRET);
    }

    /** Begins a key for true or false. */
    public static Builder<Boolean> bool(String name) {
        return new Builder<>(name, SettingCodec.BOOLEAN);
    }

    /** Begins a key for a whole number; limits and defaults are longs, as in {@code between(1L, 10L)}. */
    public static Builder<Long> integer(String name) {
        return new Builder<>(name, SettingCodec.INTEGER);
    }

    /**
     * Begins a key for an exact decimal number. What counts is the amount: 1.5 and 1.50 are the same value wherever
     * settings are compared. The database keeps the digits after the point and writes an exponent out: 1E+3 is read
     * back as 1000.
     */
    public static Builder<BigDecimal> decimal(String name) {
        return new Builder<>(name, SettingCodec.DECIMAL);
    }

    /** Begins a key for a duration. */
    public static Builder<Duration> duration(String name) {
        return new Builder<>(name, SettingCodec.DURATION);
    }

    /** Begins a key for an absolute URI. */
    public static Builder<URI> uri(String name) {
        return new Builder<>(name, SettingCodec.ABSOLUTE_URI);
    }

    /** Begins a key for a list of texts. */
    public static Builder<List<String>> textList(String name) {
        return new Builder<>(name, SettingCodec.TEXT_LIST);
    }

    /** Begins a key for JSON of any shape. */
    public static Builder<Json> json(String name) {
        return new Builder<>(name, SettingCodec.JSON);
    }

    /** Begins a key for one of a few texts. */
    public static Builder<String> choice(String name, String... allowed) {
        return text(name).allowed(List.of(allowed));
    }

    /**
     * Begins a key for one of the constants of an enum; stored as the constant's name in lower case.
     *
     * @throws IllegalArgumentException if two constants differ in upper and lower case only
     */
    public static <E extends Enum<E>> Builder<E> choice(String name, Class<E> type) {
        return new Builder<>(name, SettingCodec.choice(name, type)).allowed(List.of(type.getEnumConstants()));
    }

    /** Returns the name, in snake_case, as it stands in the database. */
    public String name() {
        return name;
    }

    /** Returns what the setting is for, in a sentence for operators. */
    public String description() {
        return description;
    }

    /** Returns what holds when nothing is stored; empty if then nothing does. */
    public Optional<T> defaultValue() {
        return Optional.ofNullable(defaultValue);
    }

    /** Tells whether an account cannot work without a value; a default fulfils it. */
    public boolean isRequired() {
        return required;
    }

    /** Tells whether the value is a secret. */
    public boolean isSecret() {
        return codec == (Object) SettingCodec.SECRET;
    }

    /** Returns the values that are allowed, in the order of their declaration; empty if any is. */
    public List<T> allowedValues() {
        return allowed;
    }

    /** Returns what kind of values it takes. */
    public SettingType type() {
        return allowed.isEmpty() || codec.type() != SettingType.TEXT ? codec.type() : SettingType.CHOICE;
    }

    /** Returns the least value that is allowed; empty if there is no limit. */
    public Optional<T> least() {
        return Optional.ofNullable(range).map(Range::least);
    }

    /** Returns the greatest value that is allowed; empty if there is no limit. */
    public Optional<T> most() {
        return Optional.ofNullable(range).map(Range::most);
    }

    /** Returns how fresh this setting has to be at least; empty if as fresh as the application's settings are. */
    public Optional<Freshness> freshness() {
        return Optional.ofNullable(freshness);
    }

    /** Returns in words what values look like, such as {@code whole number from 1 to 10}. */
    public String valueDescription() {
        if (!allowed.isEmpty()) {
            return allowed.stream().map(this::shown).collect(Collectors.joining(", ", "one of ", ""));
        }
        return codec.describe() + (range == null ? "" : " " + range);
    }

    /** Returns what is wrong with a value in itself; empty if nothing is. The text never repeats the value. */
    Optional<String> problemWith(T value) {
        try {
            if (value instanceof Secret secret) {
                Storable.require(secret);
            } else {
                Json stored = codec.encode(value);
                Storable.require(stored);
                codec.decode(stored);
            }
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
        return problemWithLimits(value);
    }

    private Optional<String> problemWithLimits(T value) {
        if ((!allowed.isEmpty() && allowed.stream().noneMatch(one -> same(one, value)))
                || (range != null && !range.contains(value))) {
            return Optional.of("expected " + valueDescription());
        }
        return Optional.empty();
    }

    /** Tells whether two values of one key are the same: decimals by their amount, so that 1.5 and 1.50 are. */
    static boolean same(@Nullable Object a, @Nullable Object b) {
        return (a instanceof BigDecimal x && b instanceof BigDecimal y) ? x.compareTo(y) == 0 : Objects.equals(a, b);
    }

    /** Returns the value, out of its owner's reach. */
    T copy(T value) {
        return codec.copy(value);
    }

    /** Returns the value that people mean who type a text; its limits were not asked yet. */
    T typed(String text) {
        return codec.decode(codec.typed(text));
    }

    Json encode(T value) {
        return codec.encode(value);
    }

    T decode(Json stored) {
        T value = codec.decode(stored);
        problemWithLimits(value).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return value;
    }

    @Nullable
    T defaultOrNull() {
        return defaultValue;
    }

    private String shown(T value) {
        return codec.encode(value) instanceof Json.Text text ? text.value() : String.valueOf(value);
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }

    /** Bounds of a value, both included. */
    private record Range<T>(T least, T most, Comparator<T> order) {
        boolean contains(T value) {
            return order.compare(least, value) <= 0 && order.compare(most, value) >= 0;
        }

        @Override
        public String toString() {
            return "from " + least + " to " + most;
        }
    }

    /**
     * Declares a key. A name and a description are needed, all else is optional. Not for use by several threads.
     *
     * @param <T> the type of the values
     */
    public static final class Builder<T> {
        private final String name;
        private final SettingCodec<T> codec;
        private String description = "";
        private @Nullable T defaultValue;
        private boolean required;
        private List<T> allowed = List.of();
        private @Nullable Range<T> range;
        private @Nullable Freshness freshness;

        private Builder(String name, SettingCodec<T> codec) {
            Objects.requireNonNull(name, "name");
            if (!SNAKE_CASE.matcher(name).matches() || name.length() > 100) {
                throw new IllegalArgumentException("Setting name '" + name
                        + "' is not snake_case: use lower-case letters and digits, words joined by single underscores,"
                        + " at most 100 characters");
            }
            this.name = name;
            this.codec = codec;
        }

        /** Says what the setting is for, in a sentence for operators. */
        public Builder<T> description(String text) {
            this.description = Objects.requireNonNull(text, "description");
            return this;
        }

        /** Sets what holds when nothing is stored; without it, nothing does. */
        public Builder<T> defaultValue(T value) {
            this.defaultValue = Objects.requireNonNull(value, "default value");
            return this;
        }

        /**
         * Says that an account cannot work without a value: no account object is built while there is none. An account
         * is not created or moved without it, and no save clears or removes it. Where it is missing already, other
         * settings can be saved all the same, so that an account is mended one setting at a time.
         */
        public Builder<T> required() {
            this.required = true;
            return this;
        }

        /** Allows these values only. */
        public Builder<T> allowed(Collection<? extends T> values) {
            this.allowed = List.copyOf(values);
            if (allowed.isEmpty()) {
                throw new IllegalArgumentException("Setting '" + name + "' allows no value at all");
            }
            return this;
        }

        /**
         * Allows values from {@code least} to {@code most}, both included. For numbers and durations.
         *
         * @throws IllegalArgumentException if the values have no order, or {@code least} is above {@code most}
         */
        @SuppressWarnings("unchecked") // a Comparable of this codec's types compares with its own kind
        public Builder<T> between(T least, T most) {
            if (!(least instanceof Comparable<?>) || !(most instanceof Comparable<?>)) {
                throw new IllegalArgumentException("Values of setting '" + name + "' have no order, so no range");
            }
            Comparator<T> order = (a, b) -> ((Comparable<T>) a).compareTo(b);
            if (order.compare(least, most) > 0) {
                throw new IllegalArgumentException("The range of setting '" + name + "' is empty");
            }
            this.range = new Range<>(least, most, order);
            return this;
        }

        /**
         * Demands that this setting is at least this fresh wherever it counts at once: when it is read through a
         * {@link SettingsView}, and in every call of an account object that was built from it. Where the application's
         * settings are fresher anyway it changes nothing. {@link Freshness#LATEST} costs each of them a round trip to
         * the database. A {@link Settings} snapshot is as fresh as it was when it was taken, whatever its keys demand.
         */
        public Builder<T> freshness(Freshness least) {
            this.freshness = Objects.requireNonNull(least, "freshness");
            return this;
        }

        /**
         * Returns the key.
         *
         * @throws IllegalArgumentException if the description is missing, or the default is not an allowed value or is
         *     JSON null
         */
        public SettingKey<T> build() {
            if (description.isBlank()) {
                throw new IllegalArgumentException(
                        "Setting '" + name + "' has no description: say in a sentence what it is for");
            }
            return new SettingKey<>(this);
        }
    }
}
