package dev.brokerkeep.example.exchange;

import dev.brokerkeep.settings.Json;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What stands in YAML without quotes. Readers of YAML differ in what they take for a boolean, a number, a date or
 * nothing ({@code no}, {@code 010}, {@code 1_000}, {@code ~}): whatever one of them might take for something else than
 * another is refused.
 */
final class PlainScalar {
    private static final Set<String> TAKEN_DIFFERENTLY =
            Set.of("~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "nan", "inf", "infinity", "none");

    /** Numbers of all dialects, dates, times, versions and addresses. */
    private static final Pattern LIKE_A_NUMBER = Pattern.compile("[-+]?[.,]?[0-9].*", Pattern.DOTALL);

    private static final Pattern LIKE_NO_NUMBER = Pattern.compile("[-+]?\\.(nan|inf)", Pattern.CASE_INSENSITIVE);

    private PlainScalar() {}

    /** Returns the value; throws {@link IllegalArgumentException} with a text that does not repeat it. */
    static Json value(String plain) {
        return switch (plain) {
            case "null" -> Json.NULL;
            case "true" -> Json.of(true);
            case "false" -> Json.of(false);
            case "" ->
                throw new IllegalArgumentException(
                        "here stands nothing: write \"\" for an empty text, or null for a setting that is cleared");
            default -> textOrNumber(plain);
        };
    }

    /** Tells whether a text can stand without quotes. */
    static boolean isPlainText(String text) {
        return text.matches("[A-Za-z_][A-Za-z0-9_-]*")
                && !TAKEN_DIFFERENTLY.contains(text.toLowerCase(Locale.ROOT))
                && !text.equals("_");
    }

    private static Json textOrNumber(String plain) {
        BigDecimal number = Numbers.parse(plain);
        if (number != null) {
            return Json.of(number);
        }
        if (LIKE_A_NUMBER.matcher(plain).matches()
                || LIKE_NO_NUMBER.matcher(plain).matches()) {
            throw new IllegalArgumentException("this may be a number, a date or a text: write a text in quotes, and a"
                    + " number like -1500.25, without leading zeros or grouping, with a point as the mark");
        }
        if (TAKEN_DIFFERENTLY.contains(plain.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException(
                    "programs take this differently: write true, false or null in small letters, and a text in quotes");
        }
        return Json.of(plain);
    }
}
