package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.alpaca.OrderBook.Placed;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Orders without {@code submitted_at} among others: their substitute, the time of creation, sorts nothing. */
final class UnsubmittedOrdersTest {
    private static final Instant START = Instant.parse("2024-01-02T14:30:00.123456789Z");

    private final AlpacaHttp http = Accounts.http();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({
        "0, 2001-01-01T00:00:00Z",
        "0, 2030-01-01T00:00:00Z",
        "100, 2001-01-01T00:00:00Z",
        "100, 2030-01-01T00:00:00Z"
    })
    void orders_oneUnsubmittedAtAnEndOfAPage_areAllThere(int place, Instant created) throws IOException {
        OrderBook book = OrderBook.of(350, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> {
            List<String> page = new ArrayList<>(
                    book.listed(asked, 100, false).stream().map(Placed::json).toList());
            if (!asked.query().containsKey("until")) {
                page.add(place, unsubmitted("odd", created));
            }
            return OrderBook.reply(page);
        })) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.all());

            assertThat(orders)
                    .extracting(Order::id)
                    .doesNotHaveDuplicates()
                    .hasSize(351)
                    .contains("odd");
        }
    }

    @Test
    void orders_fullPageOfUnsubmittedOnes_failRatherThanLoseSome() throws IOException {
        try (FakeBroker broker = new FakeBroker(unsubmitted(100))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
            assertThat(failure).hasMessageContaining("full page of 100 orders").hasMessageContaining("submitted_at");
        }
    }

    @Test
    void orders_fewUnsubmittedOnes_areAllThere() throws IOException {
        try (FakeBroker broker = new FakeBroker(unsubmitted(3))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.all());

            assertThat(orders).extracting(Order::id).containsExactlyInAnyOrder("odd-0", "odd-1", "odd-2");
        }
    }

    private static Reply unsubmitted(int count) {
        return OrderBook.reply(IntStream.range(0, count)
                .mapToObj(i -> unsubmitted("odd-" + i, START.minusSeconds(i)))
                .toList());
    }

    private static String unsubmitted(String id, Instant created) {
        return Bodies.order(Map.of("id", '"' + id + '"', "created_at", "\"" + created + '"', "submitted_at", "null"));
    }
}
