package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderBoundsTest {
    private static final Instant START = Instant.parse("2024-01-02T14:30:00.123456789Z");

    private final AlpacaHttp http = Accounts.http();

    @AfterEach
    void close() {
        http.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void orders_withBounds_leaveOutTheFirstInstantAndIncludeTheLast(boolean untilIncludes) throws IOException {
        OrderBook book = OrderBook.of(10, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, 500, untilIncludes))) {
            OrderQuery query =
                    OrderQuery.all().submittedAfter(START.plusSeconds(2)).submittedUntil(START.plusSeconds(5));

            List<Order> orders = Accounts.account(broker.uri(), http).orders(query);

            assertThat(orders).extracting(Order::id).containsExactly("order-5", "order-4", "order-3");
        }
    }

    /** The request reaches a millisecond further than the query, and what lies there is not part of the answer. */
    @Test
    void orders_justBehindTheLastInstant_areLeftOut() throws IOException {
        OrderBook book = OrderBook.of(4, i -> START.plusNanos(i * 300_000L));
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, 500))) {
            OrderQuery query = OrderQuery.all().submittedUntil(START.plusNanos(300_000));

            List<Order> orders = Accounts.account(broker.uri(), http).orders(query);

            assertThat(broker.asked.get(0).query())
                    .containsEntry("until", START.plusNanos(1_300_000).toString());
            assertThat(orders).extracting(Order::id).containsExactly("order-1", "order-0");
        }
    }

    /** Alpaca need not honour a bound for the query to do so. */
    @Test
    void orders_atTheFirstInstant_areLeftOutThoughTheBrokerSendsThem() throws IOException {
        OrderBook book = OrderBook.of(3, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> OrderBook.reply(
                book.orders().stream().map(OrderBook.Placed::json).toList()))) {
            OrderQuery query = OrderQuery.all().submittedAfter(START);

            List<Order> orders = Accounts.account(broker.uri(), http).orders(query);

            assertThat(orders).extracting(Order::id).containsExactly("order-2", "order-1");
        }
    }

    @Test
    void orders_boundsNobodyReaches_boundNothing() throws IOException {
        OrderBook book = OrderBook.of(2, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, 500))) {
            OrderQuery query = OrderQuery.all().submittedAfter(Instant.MIN).submittedUntil(Instant.MAX);

            List<Order> orders = Accounts.account(broker.uri(), http).orders(query);

            assertThat(orders).hasSize(2);
            assertThat(broker.asked.get(0).query()).doesNotContainKeys("after", "until");
        }
    }

    /** A year of five digits or before the first is written with a sign, and a plus means a blank in a query. */
    @Test
    void orders_boundsThatLeaveNothing_areWrittenAsAlpacaReadsThem() throws IOException {
        OrderBook book = OrderBook.of(2, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> book.page(asked, 500))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            List<Order> late = account.orders(OrderQuery.all().submittedAfter(Instant.MAX));
            List<Order> early = account.orders(OrderQuery.all().submittedUntil(Instant.MIN));

            assertThat(late).isEmpty();
            assertThat(early).isEmpty();
            assertThat(broker.asked.get(0).query()).containsEntry("after", "9999-01-01T00:00:00Z");
            assertThat(broker.asked.get(1).query()).containsEntry("until", "1970-01-01T00:00:00Z");
        }
    }

    /** The last order of a page is a bound too, of the next. */
    @ParameterizedTest
    @ValueSource(strings = {"+12000-01-01T00:00:00Z", "-0044-03-15T00:00:00Z"})
    void orders_oneOfAStrangeYear_areAskedBeyondWithinTheBounds(String strange) throws IOException {
        String order = Bodies.order(Map.of("submitted_at", '"' + strange + '"'));
        try (FakeBroker broker =
                new FakeBroker(asked -> OrderBook.reply(List.of(order)).strange())) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.all());

            assertThat(orders).hasSize(1);
            assertThat(broker.asked).hasSize(2);
            assertThat(broker.asked.get(1).query().get("until")).matches("(9999|1970)-01-01T00:00:00Z");
        }
    }
}
