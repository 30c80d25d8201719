package dev.brokerkeep.settings;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the database keeps and gives back unchanged. Asked before anything is written, so that no save succeeds and
 * leaves a setting that cannot be read, or reads otherwise.
 *
 * <p>PostgreSQL has no NUL in texts, and UTF-8 has no half of a surrogate pair. Of numbers, nesting and names the
 * database takes more than the parser that reads them again (1000 digits, written out without an exponent; 500 levels;
 * 50 000 characters): the limits here are well below both, so that a later parser may be a little stricter.
 */
final class Storable {
    /** Of all texts, names and digits of one setting, and one for each value within another. */
    static final int MOST_CHARACTERS = 1 << 20;

    static final int MOST_NAME_CHARACTERS = 1000;
    static final int MOST_DIGITS = 500;
    static final int MOST_LEVELS = 100;

    private long characters;

    private Storable() {}

    /** Throws {@link IllegalArgumentException} with a text that says what is wrong, and never repeats the value. */
    static void require(Json value) {
        // First, because the rest goes down level by level.
        if (levels(value) > MOST_LEVELS) {
            throw new IllegalArgumentException("is nested more than " + MOST_LEVELS + " levels deep");
        }
        new Storable().add(value);
    }

    /** Like {@link #require(Json)}; what a secret's text may hold, it has checked itself. */
    static void require(Secret value) {
        new Storable().count(value.length());
    }

    /** Returns which character of a text cannot be stored; null if all can. */
    static @Nullable String problemWith(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return "holds a NUL character (U+0000), which cannot be stored";
            }
            if (Character.isSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isSurrogatePair(c, text.charAt(i))) {
                    return "holds half of a surrogate pair, which is no character and cannot be stored";
                }
            }
        }
        return null;
    }

    /** Returns how deep a value is nested: 0 if it is neither an array nor an object, 1 if none is in it, ... */
    static int levels(Json value) {
        if (value instanceof Json.Array array) {
            return array.levels;
        }
        return value instanceof Json.Members object ? object.levels : 0;
    }

    private void add(Json value) {
        if (value instanceof Json.Text text) {
            add(text.value());
        } else if (value instanceof Json.Numeric number) {
            add(number.value());
        } else if (value instanceof Json.Array array) {
            for (Json item : array.items()) {
                count(1);
                add(item);
            }
        } else if (value instanceof Json.Members object) {
            for (Map.Entry<String, Json> member : object.members().entrySet()) {
                count(1);
                addName(member.getKey());
                add(member.getValue());
            }
        }
    }

    private void add(String text) {
        count(text.length());
        String problem = problemWith(text);
        if (problem != null) {
            throw new IllegalArgumentException(problem);
        }
    }

    private void addName(String name) {
        if (name.length() > MOST_NAME_CHARACTERS) {
            throw new IllegalArgumentException(
                    "holds a member whose name is longer than " + MOST_NAME_CHARACTERS + " characters");
        }
        add(name);
    }

    private void add(BigDecimal number) {
        long before = Math.max((long) number.precision() - number.scale(), 1);
        long after = Math.max(number.scale(), 0);
        if (before + after > MOST_DIGITS) {
            throw new IllegalArgumentException(
                    "holds a number of more than " + MOST_DIGITS + " digits when it is written without an exponent");
        }
        count(before + after);
    }

    private void count(long more) {
        characters += more;
        if (characters > MOST_CHARACTERS) {
            throw new IllegalArgumentException("is longer than " + MOST_CHARACTERS + " characters");
        }
    }
}
