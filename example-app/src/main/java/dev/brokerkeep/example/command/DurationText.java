package dev.brokerkeep.example.command;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads durations: {@code 500ms}, {@code 30s}, {@code 2m}, {@code 1h}, or {@code PT30S}. */
public final class DurationText implements ITypeConverter<Duration> {
    private static final Pattern SHORT = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

    @Override
    public Duration convert(String text) {
        Matcher found = SHORT.matcher(text.toLowerCase(Locale.ROOT));
        Duration duration = found.matches() ? ofShort(Long.parseLong(found.group(1)), found.group(2)) : ofIso(text);
        if (duration.isNegative() || duration.isZero()) {
            throw new TypeConversionException("a duration is positive");
        }
        return duration;
    }

    private static Duration ofShort(long amount, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
        };
    }

    private static Duration ofIso(String text) {
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            throw new TypeConversionException("write a duration as 500ms, 30s, 2m, 1h or PT30S");
        }
    }
}
