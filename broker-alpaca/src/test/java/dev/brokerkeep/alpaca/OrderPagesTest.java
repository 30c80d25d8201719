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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OrderPagesTest {
    private static final Comparator<Placed> NEWEST_FIRST =
            Comparator.comparing(Placed::at).thenComparing(Placed::id).reversed();
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

    @ParameterizedTest
    @ValueSource(ints = {50, 100, 499})
    void orders_pastALowerLimitAtOneInstant_failRatherThanLoseSome(int limit) throws IOException {
        List<Placed> book = book(700, i -> START.minusSeconds(i < 600 ? 0 : i));
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, limit, false))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10})
    void orders_manyAtOneInstantBelowTheLimit_areAllThere(int older) throws IOException {
        List<Placed> book = book(120 + older, i -> START.minusSeconds(i < 120 ? 0 : i));
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, 500, false))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.all());

            assertThat(orders).hasSize(120 + older);
        }
    }

    @Test
    void orders_withinTheOverlapAfterTheBound_areLeftOut() throws IOException {
        List<Placed> book = book(3, i -> START.plusNanos(i * 500_000L));
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, 500, false))) {
            List<Order> orders =
                    Accounts.account(broker.uri(), http).orders(OrderQuery.all().submittedUntil(START));

            assertThat(orders).extracting(Order::id).containsExactly("order-0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 59})
    void orders_oneWithoutSubmission_neitherHidesOthersNorFails(int place) throws IOException {
        List<Placed> book = book(120, i -> START.minusSeconds(i));
        try (FakeBroker broker = new FakeBroker(asked -> page(book, asked, 60, false, place))) {
            List<Order> orders = Accounts.account(broker.uri(), http).orders(OrderQuery.all());

            assertThat(orders).extracting(Order::id).contains("unsubmitted").hasSize(121);
        }
    }

    @Test
    void orders_onlyUnsubmittedInAFullPage_fail() throws IOException {
        String unsubmitted = Bodies.order(Map.of("submitted_at", "null"));
        String page = IntStream.range(0, 50).mapToObj(i -> unsubmitted).collect(Collectors.joining(",", "[", "]"));
        try (FakeBroker broker = new FakeBroker(Reply.ok(page))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
        }
    }

    @Test
    void orders_ofTimesThatNoBrokerHas_areNoneWithoutAsking() throws IOException {
        try (FakeBroker broker = new FakeBroker(Reply.of(500, ""))) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            assertThat(account.orders(OrderQuery.all().submittedAfter(Instant.MAX)))
                    .isEmpty();
            assertThat(account.orders(OrderQuery.all().submittedUntil(Instant.MIN)))
                    .isEmpty();
            assertThat(broker.asked).isEmpty();
        }
    }

    @Test
    void orders_pagesInTimeButTooMany_timeOutAsAWhole() throws IOException {
        List<Placed> book = book(50 * 60, START::plusSeconds);
        CountDownLatch never = new CountDownLatch(1);
        try (AlpacaHttp brief = Accounts.http(Duration.ofMillis(400));
                FakeBroker broker = new FakeBroker(asked -> {
                    await(never, 50);
                    return page(book, asked, 50, false);
                })) {
            AlpacaAccount account = Accounts.account(broker.uri(), brief);

            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(broker.asked).hasSizeBetween(2, 30);
        }
    }

    private static void await(CountDownLatch latch, long millis) {
        try {
            boolean unused = latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        return page(book, asked, limit, untilIncludes, -1);
    }

    /** Puts an order that was never submitted at a place of every page, if that is not negative. */
    private static Reply page(List<Placed> book, Asked asked, int limit, boolean untilIncludes, int unsubmittedAt) {
        Instant after = Instant.parse(asked.query().getOrDefault("after", "1970-01-01T00:00:00Z"));
        Instant until = Instant.parse(asked.query().getOrDefault("until", "9999-01-01T00:00:00Z"));
        List<String> page = book.stream()
                .filter(order -> order.at().isAfter(after))
                .filter(order -> order.at().isBefore(until)
                        || (untilIncludes && order.at().equals(until)))
                .sorted(asked.query().get("direction").equals("desc") ? NEWEST_FIRST : NEWEST_FIRST.reversed())
                .limit(Math.min(limit, Integer.parseInt(asked.query().get("limit"))))
                .map(Placed::json)
                .collect(Collectors.toCollection(ArrayList::new));
        if (unsubmittedAt >= 0) {
            page.add(
                    Math.min(unsubmittedAt, page.size()),
                    Bodies.order(Map.of("id", "\"unsubmitted\"", "submitted_at", "null")));
        }
        return Reply.ok(page.stream().collect(Collectors.joining(",", "[", "]")));
    }
}
