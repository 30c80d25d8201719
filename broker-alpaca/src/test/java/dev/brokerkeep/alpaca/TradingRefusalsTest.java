package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a refusal of a change means, and what it says of the order. */
final class TradingRefusalsTest {
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
                "403|insufficient buying power|INSUFFICIENT_FUNDS",
                "403|Buying power or shares is not sufficient.|INSUFFICIENT_FUNDS",
                "403|Insufficient qty available for order (requested: 5, available: 0)|INSUFFICIENT_FUNDS",
                "403|insufficient day-trading buying_power|INSUFFICIENT_FUNDS",
                "403|insufficient balance for USD|INSUFFICIENT_FUNDS",
                "403|order cost exceeds available cash|INSUFFICIENT_FUNDS",
                "403|potential wash trade detected. use complex orders|PERMISSION",
                "403|insufficient permissions|PERMISSION",
                "403|account is not allowed to short shares|PERMISSION",
                "403|``|PERMISSION",
                "401|unauthorized|AUTHENTICATION",
                "404|asset not found|NOT_FOUND",
                "422|client_order_id must be unique|INVALID_REQUEST",
                "422|order is already filled|INVALID_REQUEST",
                "400|bad|INVALID_REQUEST",
                "429|too many requests.|RATE_LIMITED"
            })
    void submit_refused_isOfItsKindAndChangedNothing(int status, String message, Kind kind) {
        refuse(status, message);

        assertRefused(() -> account.submit(order()), kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "422|order is not cancelable|ORDER_STATE",
                "422|order is already in \"filled\" state|ORDER_STATE",
                "422|Order already canceled|ORDER_STATE",
                "422|order pending_cancel|ORDER_STATE",
                "422|``|ORDER_STATE",
                "422|order_id is not a uuid|INVALID_REQUEST",
                "404|order not found|NOT_FOUND",
                "403|insufficient buying power|PERMISSION",
                "401|unauthorized|AUTHENTICATION",
                "429|too many requests.|RATE_LIMITED"
            })
    void cancel_refused_isOfItsKindAndChangedNothing(int status, String message, Kind kind) {
        refuse(status, message);

        assertRefused(() -> account.cancel("id"), kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "422|cannot replace order in pending_new status|ORDER_STATE",
                "422|order is already in \"filled\" state|ORDER_STATE",
                "422|unable to replace order, order isn't sent to exchange yet|ORDER_STATE",
                "422|order is no longer replaceable|ORDER_STATE",
                "422|client_order_id already exists|INVALID_REQUEST",
                "422|order parameters are not changed|INVALID_REQUEST",
                "422|``|INVALID_REQUEST",
                "403|insufficient buying power|INSUFFICIENT_FUNDS",
                "404|order not found|NOT_FOUND"
            })
    void replace_refused_isOfItsKindAndChangedNothing(int status, String message, Kind kind) {
        refuse(status, message);

        assertRefused(() -> account.replace("id", OrderChange.as("second")), kind);
    }

    private void refuse(int status, String message) {
        String quoted = message.replace("\"", "\\\"");
        broker.answer(Reply.of(status, "{\"code\": 40310000, \"message\": \"" + quoted + "\"}"));
    }

    private void assertRefused(Runnable change, Kind kind) {
        BrokerException failure = catchThrowableOfType(BrokerException.class, change::run);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
        assertThat(broker.asked).hasSize(1);
        SecretScan.assertClean(failure);
    }

    @Test
    void submit_withAForbiddenKey_isAboutTheCredentials() {
        broker.answer(Reply.of(403, "{\"message\": \"forbidden.\"}"));

        assertRefused(() -> account.submit(order()), Kind.AUTHENTICATION);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "500|{}|UNAVAILABLE",
                "501|{}|UNAVAILABLE",
                "503|<html>|UNAVAILABLE",
                "504|``|UNAVAILABLE",
                "408|``|TIMED_OUT",
                "302|``|MALFORMED_ANSWER",
                "307|``|MALFORMED_ANSWER",
                "399|``|MALFORMED_ANSWER",
                "202|``|MALFORMED_ANSWER"
            })
    void anyChange_failed_isOfUnknownOutcomeAndSentOnce(int status, String body, Kind kind) {
        broker.answer(Reply.of(status, body).strange());

        assertUnknown(() -> account.submit(order()), kind, 1);
        assertUnknown(() -> account.cancel("id"), kind, 2);
        assertUnknown(() -> account.replace("id", OrderChange.as("second")), kind, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"id\": ", "[]", "null", "{}", "<html>"})
    void submit_answeredWithNoOrder_isOfUnknownOutcome(String body) {
        broker.answer(Reply.ok(body).strange());

        assertUnknown(() -> account.submit(order()), Kind.MALFORMED_ANSWER, 1);
    }

    @Test
    void submit_answeredAtTooGreatLength_isOfUnknownOutcome() {
        broker.answer(Reply.ok(Bodies.order(Map.of("id", '"' + "i".repeat(5 << 20) + '"')))
                .strange());

        assertUnknown(() -> account.submit(order()), Kind.MALFORMED_ANSWER, 1);
    }

    private void assertUnknown(Runnable change, Kind kind, int sent) {
        BrokerException failure = catchThrowableOfType(BrokerException.class, change::run);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure).hasMessageContaining("look the order up");
        assertThat(broker.asked).hasSize(sent);
        SecretScan.assertClean(failure);
    }

    @Test
    void submit_rateLimited_tellsHowLong() {
        broker.answer(Reply.of(429, "").with("Retry-After", "7"));

        BrokerException failure = catchThrowableOfType(BrokerException.class, () -> account.submit(order()));

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(failure.outcome()).isEqualTo(Outcome.REFUSED);
    }

    private static OrderRequest order() {
        return OrderRequest.buy("mine", "AAPL").quantity("1").build();
    }
}
