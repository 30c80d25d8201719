package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Asked;
import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
    @CsvSource({"500, false", "500, true", "100, false"})
    void orders_manyPagesWithTiesAtTheirEnds_areEachThereOnceNewestFirst(int limit, boolean untilIncludes)
            throws IOException {
        // Seven share each instant, and no page holds a multiple of seven.
        List<Placed> book = book(1203, i -> START.plusSeconds(i / 7));
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, limit, untilIncludes))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            List<Order> orders = account.orders(OrderQuery.all());

            assertThat(orders).extracting(Order::id).doesNotHaveDuplicates().hasSize(1203);
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
    void orders_fewOnly_areOneRequest() throws IOException {
        List<Placed> book = book(3, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, 500, false))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.open());

            assertThat(orders).extracting(Order::id).containsExactly("order-2", "order-1", "order-0");
            assertThat(broker.asked).hasSize(1);
            assertThat(broker.asked.get(0).query()).containsEntry("status", "open");
        }
    }

    @Test
    void orders_none_areAnEmptyList() throws IOException {
        try (FakeBroker broker = new FakeBroker(Reply.ok("[]"))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.closed());

            assertThat(orders).isEmpty();
            assertThat(broker.asked.get(0).query()).containsEntry("status", "closed");
        }
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void orders_withBounds_leaveOutTheFirstInstantAndIncludeTheLast(boolean untilIncludes) throws IOException {
        List<Placed> book = book(10, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, 500, untilIncludes))) {
            OrderQuery query =
                    OrderQuery.all().submittedAfter(START.plusSeconds(2)).submittedUntil(START.plusSeconds(5));

            List<Order> orders = Accounts.account(broker.uri(), http).orders(query);

            assertThat(orders).extracting(Order::id).containsExactly("order-5", "order-4", "order-3");
        }
    }

    @Test
    void orders_pastTheLimitAtOneInstant_failRatherThanLoseSome() throws IOException {
        List<Placed> book = book(700, i -> START);
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, 500, false))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
            assertThat(failure).hasMessageContaining("full page of 500 orders").hasMessageContaining(START.toString());
        }
    }

    @Test
    void orders_sortedTheOtherWay_failRatherThanLoseSome() throws IOException {
        List<Placed> book = book(500, START::plusSeconds);
        String oldestFirst = book.stream().map(Placed::json).collect(Collectors.joining(",", "[", "]"));
        try (FakeBroker broker = new FakeBroker(Reply.ok(oldestFirst))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
        }
    }

    @Test
    void orders_secondPageFails_throwsInsteadOfTheFirst() throws IOException {
        List<Placed> book = book(600, START::plusSeconds);
        try (FakeBroker broker = new FakeBroker(
                asked -> asked.query().containsKey("until") ? Reply.of(503, "") : page(book, asked, 500, false))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(broker.asked).hasSize(2);
        }
    }

    private record Placed(String id, Instant at) {
        String json() {
            return Bodies.order(Map.of("id", '"' + id + '"', "submitted_at", "\"" + at + '"'));
        }
    }

    private static List<Placed> book(int size, Function<Integer, Instant> at) {
        return IntStream.range(0, size)
                .mapToObj(i -> new Placed("order-" + i, at.apply(i)))
                .toList();
    }

    /** Answers as the description says; {@code until} is exclusive there, and includes in some brokers' practice. */
    private static Reply page(List<Placed> book, Asked asked, int limit, boolean untilIncludes) {
        Instant after = Instant.parse(asked.query().getOrDefault("after", "1970-01-01T00:00:00Z"));
        Instant until = Instant.parse(asked.query().getOrDefault("until", "9999-01-01T00:00:00Z"));
        return Reply.ok(book.stream()
                .filter(order -> order.at().isAfter(after))
                .filter(order -> order.at().isBefore(until)
                        || (untilIncludes && order.at().equals(until)))
                .sorted(Comparator.comparing(Placed::at).reversed())
                .limit(Math.min(limit, Integer.parseInt(asked.query().get("limit"))))
                .map(Placed::json)
                .collect(Collectors.joining(",", "[", "]")));
    }
}
