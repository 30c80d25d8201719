package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Asked;
import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.alpaca.OrderBook.Placed;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OrderPagesTest {
    private static final Instant START = Instant.parse("2024-01-02T14:30:00.123456789Z");

    private final AlpacaHttp http = Accounts.http();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @CsvSource({"1203, 500, false", "1203, 500, true", "1203, 100, false", "303, 40, false", "303, 9, true"})
    void orders_manyPagesWithTiesAtTheirEnds_areEachThereOnceNewestFirst(int size, int limit, boolean untilIncludes)
            throws IOException {
        // Seven share each instant, and no full page holds a multiple of seven.
        OrderBook book = OrderBook.of(size, i -> START.plusSeconds(i / 7));
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, limit, untilIncludes))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            List<Order> orders = account.orders(OrderQuery.all());

            assertThat(orders).extracting(Order::id).doesNotHaveDuplicates().hasSize(size);
            assertThat(orders)
                    .isSortedAccordingTo(
                            Comparator.comparing(Order::submittedAt).reversed());
            assertThat(broker.asked)
                    .allSatisfy(asked -> assertThat(asked.query())
                            .containsEntry("status", "all")
                            .containsEntry("limit", "500")
                            .containsEntry("direction", "desc")
                            .containsEntry("nested", "false"));
        }
    }

    @Test
    void orders_fewOnly_areAskedBeyondOnce() throws IOException {
        OrderBook book = OrderBook.of(3, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, 500))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.open());

            assertThat(orders).extracting(Order::id).containsExactly("order-2", "order-1", "order-0");
            assertThat(broker.asked)
                    .extracting(Asked::query)
                    .allSatisfy(query -> assertThat(query).containsEntry("status", "open"))
                    .extracting(query -> query.get("until"))
                    .containsExactly(null, START.plusMillis(1).toString());
        }
    }

    @Test
    void orders_none_areAnEmptyListAfterOneRequest() throws IOException {
        try (FakeBroker broker = new FakeBroker(Reply.ok("[]"))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.closed());

            assertThat(orders).isEmpty();
            assertThat(broker.asked).hasSize(1);
            assertThat(broker.asked.get(0).query()).containsEntry("status", "closed");
        }
    }

    @ParameterizedTest
    @CsvSource({"500, 0", "500, 5", "100, 0", "100, 25", "40, 0", "40, 5", "20, 0", "7, 5"})
    void orders_pastTheLimitAtOneInstant_failRatherThanLoseSome(int limit, int later) throws IOException {
        // Some later ones first, then the crowd, then some before it.
        OrderBook book =
                OrderBook.of(710, i -> i < later ? START.plusSeconds(1) : i < 700 ? START : START.minusSeconds(i));
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, limit))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
            assertThat(failure)
                    .hasMessageContaining("full page of " + limit + " orders")
                    .hasMessageContaining(START.toString());
        }
    }

    /** The crowd ends the list, and its page is shorter than the one before: it hides nothing. */
    @ParameterizedTest
    @CsvSource({"500, 0, 6", "500, 3, 400", "100, 70, 60", "40, 15, 30"})
    void orders_belowTheLimitAtOneInstant_areAllThere(int limit, int later, int together) throws IOException {
        OrderBook book = OrderBook.of(later + together, i -> i < later ? START.plusSeconds(1 + i) : START);
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, limit))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.all());

            assertThat(orders).extracting(Order::id).doesNotHaveDuplicates().hasSize(later + together);
        }
    }

    @Test
    void orders_sortedTheOtherWay_failRatherThanLoseSome() throws IOException {
        OrderBook book = OrderBook.of(500, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(
                OrderBook.reply(book.orders().stream().map(Placed::json).toList()))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
            assertThat(failure).hasMessageContaining("not sorted");
        }
    }

    @ParameterizedTest
    @CsvSource({"600, 500", "3, 500"})
    void orders_secondPageFails_throwsInsteadOfTheFirst(int size, int limit) throws IOException {
        OrderBook book = OrderBook.of(size, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(
                asked -> asked.query().containsKey("until") ? Reply.of(503, "") : book.page(asked, limit))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            // The second page is asked for three times.
            assertThat(broker.asked).hasSize(4);
        }
    }
}
