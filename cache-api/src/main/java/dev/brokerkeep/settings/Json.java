package dev.brokerkeep.settings;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value: the form in which settings are stored, and the type of settings without a fixed shape. Deeply
 * immutable, and nested at most 500 levels deep; what a setting may hold is less, see {@link SettingKey}.
 *
 * <p>{@code toString} tells the kind only, never the content: content may come from a database row that somebody filled
 * with a secret by mistake.
 */
public sealed interface Json {
    /** The JSON null. */
    Json NULL = new Null();

    /** Returns a JSON text. */
    static Json of(String value) {
        return new Text(value);
    }

    /** Returns a JSON boolean. */
    static Json of(boolean value) {
        return new Bool(value);
    }

    /** Returns a JSON number. */
    static Json of(long value) {
        return new Numeric(BigDecimal.valueOf(value));
    }

    /** Returns a JSON number. */
    static Json of(BigDecimal value) {
        return new Numeric(value);
    }

    /** Returns a JSON array. */
    static Json of(List<? extends Json> items) {
        return new Array(items);
    }

    /**
     * Returns a JSON object. Its members are in the order of the map; a stored setting comes back with them in the
     * order of the database (jsonb: shorter names first), so nothing may hang on it.
     */
    static Json of(Map<String, ? extends Json> members) {
        return new Members(members);
    }

    /** Returns what kind of value this is, in a word: {@code text}, {@code number}, ... */
    String kind();

    /** JSON null. */
    record Null() implements Json {
        @Override
        public String kind() {
            return "null";
        }

        @Override
        public String toString() {
            return "Json[null]";
        }
    }

    /** {@code true} or {@code false}. */
    record Bool(boolean value) implements Json {
        @Override
        public String kind() {
            return "boolean";
        }

        @Override
        public String toString() {
            return "Json[boolean]";
        }
    }

    /**
     * A number, exact. Equal if the amount is: 1.0, 1.00 and 1E+0 are, as they are to PostgreSQL. The database keeps
     * the digits after the point and writes an exponent out: 1E+3 is read back as 1000.
     */
    record Numeric(BigDecimal value) implements Json {
        /** Refuses null. */
        public Numeric {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Numeric number && value.compareTo(number.value) == 0;
        }

        @Override
        public int hashCode() {
            return value.stripTrailingZeros().hashCode();
        }

        @Override
        public String kind() {
            return "number";
        }

        @Override
        public String toString() {
            return "Json[number]";
        }
    }

    /** A text. */
    record Text(String value) implements Json {
        /** Refuses null. */
        public Text {
            Objects.requireNonNull(value, "value");
        }

        @Override
        public String kind() {
            return "text";
        }

        @Override
        public String toString() {
            return "Json[text]";
        }
    }

    /** An array. */
    final class Array implements Json {
        /**
         * What the parser of stored settings takes; so deep, nothing that goes down level by level runs out of stack.
         */
        private static final int MOST_LEVELS = 500;

        private final List<Json> items;
        final int levels;

        /**
         * Copies the items.
         *
         * @throws IllegalArgumentException if it would be nested more than 500 levels deep
         */
        public Array(List<? extends Json> items) {
            this.items = List.copyOf(items);
            this.levels = levelsAbove(this.items);
        }

        private static int levelsAbove(Collection<Json> values) {
            int below = values.stream().mapToInt(Storable::levels).max().orElse(0);
            if (below >= MOST_LEVELS) {
                throw new IllegalArgumentException("JSON is nested more than " + MOST_LEVELS + " levels deep");
            }
            return below + 1;
        }

        /** Returns the items; they cannot be changed. */
        public List<Json> items() {
            return items;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Array array && items.equals(array.items);
        }

        @Override
        public int hashCode() {
            return items.hashCode();
        }

        @Override
        public String kind() {
            return "array";
        }

        @Override
        public String toString() {
            return "Json[array]";
        }
    }

    /** An object; equal to another whatever the order of their members. */
    final class Members implements Json {
        private final Map<String, Json> members;
        final int levels;

        /**
         * Copies the members, in their order.
         *
         * @throws IllegalArgumentException if it would be nested more than 500 levels deep
         */
        public Members(Map<String, ? extends Json> members) {
            Map<String, Json> copy = new LinkedHashMap<>(members);
            copy.forEach((name, value) -> {
                Objects.requireNonNull(name, "member name");
                Objects.requireNonNull(value, "member value");
            });
            this.members = Collections.unmodifiableMap(copy);
            this.levels = Array.levelsAbove(copy.values());
        }

        /** Returns the members by name; they cannot be changed. */
        public Map<String, Json> members() {
            return members;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Members object && members.equals(object.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        @Override
        public String kind() {
            return "object";
        }

        @Override
        public String toString() {
            return "Json[object]";
        }
    }
}
