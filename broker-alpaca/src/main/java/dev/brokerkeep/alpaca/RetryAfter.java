package dev.brokerkeep.alpaca;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How long a broker asks to wait. Two headers say so: {@code X-RateLimit-Reset}, the epoch second at which the quota
 * changes (Alpaca Trading API, response 429), and {@code Retry-After}, seconds or a date (RFC 9110, 10.2.3), which
 * gateways send. Where both do, the longer wait counts. What cannot be read is as good as absent, and so is a wait that
 * no quota explains.
 */
final class RetryAfter {
    /** Beyond it, milliseconds stand where seconds belong, or worse: some such waits do not fit into a timer. */
    private static final Duration LONGEST = Duration.ofDays(1);

    private final Clock clock;

    RetryAfter(Clock clock) {
        this.clock = clock;
    }

    /** Returns the wait from now on, zero if it is over; empty if no header says. */
    Optional<Duration> in(HttpHeaders headers) {
        Instant now = clock.instant();
        return Stream.of(
                        headers.firstValue("Retry-After").flatMap(text -> wait(text, now)),
                        headers.firstValue("X-RateLimit-Reset").flatMap(text -> until(text, now)))
                .flatMap(Optional::stream)
                .filter(wait -> wait.compareTo(LONGEST) <= 0)
                .max(Duration::compareTo)
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private static Optional<Duration> wait(String text, Instant now) {
        return seconds(text).map(Duration::ofSeconds).or(() -> untilDate(text, now));
    }

    private static Optional<Duration> untilDate(String text, Instant now) {
        try {
            Instant date = Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip()));
            return Optional.of(Duration.between(now, date));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Duration> until(String text, Instant now) {
        try {
            return seconds(text).map(second -> Duration.between(now, Instant.ofEpochSecond(second)));
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> seconds(String text) {
        try {
            return Optional.of(Long.parseLong(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
