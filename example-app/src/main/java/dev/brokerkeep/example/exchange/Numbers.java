package dev.brokerkeep.example.exchange;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers as JSON writes them, exactly; no other way to write one is understood. */
final class Numbers {
    /** More digits than a setting may have; parsing a long one takes time that grows with the square. */
    private static final int LONGEST = 1_000;

    private static final Pattern JSON = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]{1,9})?");

    private Numbers() {}

    /** Returns null if this is no number as JSON writes it, or one too long to be a setting. */
    static @Nullable BigDecimal parse(String text) {
        if (text.length() > LONGEST || !JSON.matcher(text).matches()) {
            return null;
        }
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null; // an exponent out of all bounds
        }
    }
}
