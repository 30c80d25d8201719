package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.OrderQuery;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RefusalsTest {
    private FakeBroker broker;
    private AlpacaHttp http;
    private AlpacaAccount account;

    @BeforeEach
    void open() throws IOException {
        broker = new FakeBroker(Reply.of(500, ""));
        http = Accounts.http();
        account = Accounts.account(broker.uri(), http);
    }

    @AfterEach
    void close() {
        http.close();
        broker.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "401|{\"code\": 40110000, \"message\": \"unauthorized\"}|AUTHENTICATION",
                "401|``|AUTHENTICATION",
                "403|{\"message\": \"forbidden.\"}|AUTHENTICATION",
                "403|{\"code\": 40310000, \"message\": \"forbidden\"}|PERMISSION",
                "403|<html>no</html>|PERMISSION",
                "404|{\"code\": 40410000, \"message\": \"order not found\"}|NOT_FOUND",
                "400|{\"code\": 40010000, \"message\": \"bad\"}|INVALID_REQUEST",
                "422|{\"code\": 42210000, \"message\": \"invalid symbol\"}|INVALID_REQUEST",
                "418|[]|INVALID_REQUEST",
                "408|``|TIMED_OUT",
                "429|{\"message\": \"too many requests.\"}|RATE_LIMITED",
                "500|{\"message\": \"Internal Server Error\"}|UNAVAILABLE",
                "503|<html>|UNAVAILABLE",
                "204|``|MALFORMED_ANSWER",
                "302|``|MALFORMED_ANSWER",
                "200|``|MALFORMED_ANSWER",
                "200|{\"unfinished\": |MALFORMED_ANSWER",
                "200|null|MALFORMED_ANSWER",
                "200|[] []|MALFORMED_ANSWER",
                "200|<html>|MALFORMED_ANSWER",
                "200|\"text\"|MALFORMED_ANSWER",
                "200|{\"ignored\": 1E2147483648}|MALFORMED_ANSWER",
                "403|{\"message\": \"forbidden.\", \"ignored\": 1E-2147483649}|PERMISSION",
                "422|{\"code\": 1e99999999999999999999}|INVALID_REQUEST",
                "500|[1E2147483648]|UNAVAILABLE"
            })
    void everyRead_refusal_isOfItsKindAndNeverEmpty(int status, String body, Kind kind) {
        broker.answer(Reply.of(status, body).strange());

        for (Runnable read : reads()) {
            BrokerException failure = catchThrowableOfType(BrokerException.class, read::run);

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.retryAfter()).isEmpty();
            assertThat(failure).hasMessageContaining("GET /v2/");
            SecretScan.assertClean(failure);
        }
    }

    private Stream<Runnable> readStream() {
        return Stream.of(
                account::summary,
                account::positions,
                () -> account.orders(OrderQuery.all()),
                () -> account.order("id"),
                () -> account.asset("AAPL"),
                account::marketClock);
    }

    private Iterable<Runnable> reads() {
        return readStream()::iterator;
    }

    @Test
    void refusal_withCodeAndMessage_tellsBoth() {
        broker.answer(Reply.of(422, "{\"code\": 42210000, \"message\": \"invalid\\nsymbol\"}"));

        BrokerException failure = catchThrowableOfType(BrokerException.class, () -> account.asset("AAPL"));

        assertThat(failure).hasMessageContaining("GET /v2/assets/AAPL answered 422: invalid symbol (code 42210000).");
    }

    @Test
    void refusal_withLongMessage_isCut() {
        broker.answer(Reply.of(422, "{\"message\": \"" + "m".repeat(5000) + "\"}"));

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(failure.getMessage()).contains("m".repeat(200)).doesNotContain("m".repeat(201));
    }

    static Stream<String> spellings() {
        return Stream.of(Accounts.KEY, Accounts.SECRET, Accounts.SECRET.substring(9, 22))
                .flatMap(SecretScan::spellings);
    }

    @ParameterizedTest
    @MethodSource("spellings")
    void refusal_thatRepeatsCredentials_isWithheld(String spelling) {
        broker.answer(Reply.of(401, "{\"message\": \"" + "x".repeat(190) + " bad key " + spelling + "\"}"));

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
        assertThat(failure).hasMessageContaining("withheld");
        SecretScan.assertClean(failure);
    }

    // The first holds a piece of the secret as one word: Jackson quotes words.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "x0123456789abcdef",
                "not json " + Accounts.SECRET,
                Accounts.KEY,
                "{\"a\": " + Accounts.SECRET + "}"
            })
    void badJson_thatRepeatsCredentials_keepsACauseWithoutText(String body) {
        broker.answer(Reply.ok(body).strange());

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
        assertThat(failure).hasCauseInstanceOf(IOException.class);
        SecretScan.assertClean(failure);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E2147483648", "1E-2147483649", "1e99999999999999999999", "-0.5E+2147483650"})
    void number_beyondAllNumbers_isMalformedWhereverItStandsAndIsNotRepeated(String number) {
        String order = Bodies.order(Map.of("ignored", number));
        broker.answer(asked -> Reply.ok(asked.path().equals("/v2/orders") ? "[" + order + "]" : order)
                .strange());

        for (Runnable read : reads()) {
            BrokerException failure = catchThrowableOfType(BrokerException.class, read::run);

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
            assertThat(failure).hasCauseInstanceOf(IOException.class);
            assertThat(failure.getCause()).hasMessageContaining("Exception").hasNoCause();
            assertThat(failure.toString() + failure.getCause()).doesNotContainPattern("\\d{10}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"1E2147483648", "1E-2147483649", "1e99999999999999999999"})
    void refusal_withANumberBeyondAllNumbers_countsAsWithoutBody(String number) {
        broker.answer(Reply.of(422, "{\"message\": \"told\", \"ignored\": " + number + "}"));

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(failure).hasMessageContaining("GET /v2/account answered 422.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After|7|7",
                "Retry-After|86400|86400",
                "Retry-After|-9223372036854775808|0",
                "Retry-After|Tue, 24 Jun 2025 18:16:22 GMT|60",
                "Retry-After|Tue, 24 Jun 2025 18:15:00 GMT|0",
                "X-RateLimit-Reset|1750788952|30",
                "X-RateLimit-Reset|1750875322|86400",
                "X-RateLimit-Reset|1|0"
            })
    void rateLimit_withAWait_tellsItFromTheInjectedClock(String header, String value, int seconds) {
        broker.answer(Reply.of(429, "").with(header, value));

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(seconds));
        assertThat(broker.asked).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"7, 30", "60, 60"})
    void rateLimit_withTwoWaits_tellsTheLonger(String retryAfter, int seconds) {
        broker.answer(Reply.of(429, "").with("Retry-After", retryAfter).with("X-RateLimit-Reset", "1750788952"));

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(seconds));
    }

    /** Seconds beyond what a duration has in milliseconds, and milliseconds where seconds belong. */
    @ParameterizedTest
    @ValueSource(strings = {"86401", "1750788952000", "9223372036854775807", "Wed, 25 Jun 2025 18:15:23 GMT"})
    void rateLimit_withAWaitOfMoreThanADay_tellsTheOtherOrNone(String value) {
        broker.answer(Reply.of(429, "").with("Retry-After", value));
        BrokerException alone = catchThrowableOfType(BrokerException.class, account::summary);
        broker.answer(Reply.of(429, "").with("Retry-After", value).with("X-RateLimit-Reset", "1750788952"));
        BrokerException other = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(alone.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(alone.retryAfter()).isEmpty();
        assertThat(other.retryAfter()).contains(Duration.ofSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "", "1750875323", "1750788952000", "9223372036854775807", "99999999999999999999"})
    void rateLimit_withAnUnreadableReset_tellsNoWait(String value) {
        broker.answer(Reply.of(429, "").with("X-RateLimit-Reset", value));

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.retryAfter()).isEmpty();
    }

    @Test
    void redirect_toAnotherHost_isNotFollowed() throws IOException {
        try (FakeBroker other = new FakeBroker(Reply.ok(Bodies.ACCOUNT))) {
            for (int status : new int[] {301, 302, 303, 307, 308}) {
                broker.answer(Reply.of(status, "").with("Location", other.uri() + "/v2/account"));

                BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

                assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
                assertThat(failure).hasMessageContaining("redirect");
            }
            assertThat(other.asked).isEmpty();
        }
    }

    @Test
    void answer_beyondTheSizeLimit_isMalformed() throws IOException {
        broker.answer(Reply.ok("[" + " ".repeat(5 << 20) + "]").strange());

        BrokerException failure = catchThrowableOfType(BrokerException.class, account::positions);

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
        assertThat(failure).hasMessageContaining("longer than");
    }
}
