package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Asked;
import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.OrderType;
import dev.brokerkeep.broker.TimeInForce;
import dev.brokerkeep.broker.Trail;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TradingTest {
    private static final String MINE = "my order/1 & more";

    private FakeBroker broker;
    private AlpacaHttp http;
    private AlpacaAccount account;

    @BeforeEach
    void open() throws IOException {
        broker = new FakeBroker(Reply.ok(Bodies.order(Map.of("client_order_id", '"' + MINE + '"'))));
        http = Accounts.http();
        account = Accounts.account(broker.uri(), http);
    }

    @AfterEach
    void close() {
        http.close();
        broker.close();
    }

    @Test
    void submit_limitOrder_isSentAsAlpacaReadsItAndReadBack() {
        OrderRequest request = OrderRequest.buy(MINE, "AAPL")
                .quantity("2")
                .limit("150")
                .timeInForce(TimeInForce.GTC)
                .extendedHours()
                .build();

        Order order = account.submit(request);

        assertThat(order.id()).isEqualTo("7b08df51-c1ac-453c-99f9-323a5f075f0d");
        assertThat(order.clientOrderId()).contains(MINE);
        assertThat(broker.asked)
                .containsExactly(new Asked("POST", "/v2/orders", Map.of(), Accounts.KEY, Accounts.SECRET));
        assertThat(broker.bodies)
                .containsExactly("{\"client_order_id\":\"" + MINE + "\",\"symbol\":\"AAPL\",\"side\":\"buy\","
                        + "\"type\":\"limit\",\"time_in_force\":\"gtc\",\"qty\":\"2\",\"limit_price\":\"150\","
                        + "\"extended_hours\":true}");
    }

    static Stream<OrderRequest> others() {
        return Stream.of(
                OrderRequest.sell(MINE, "X").notional("10.50").build(),
                OrderRequest.sell(MINE, "X").quantity("1").stop("0.1234").build(),
                OrderRequest.buy(MINE, "X")
                        .quantity("1")
                        .stopLimit("3.10", "3.20")
                        .build(),
                OrderRequest.buy(MINE, "X")
                        .quantity("0.123456789")
                        .trailingStop(new Trail(new BigDecimal("1.5"), Trail.Unit.PERCENT))
                        .build(),
                OrderRequest.buy(MINE, "X")
                        .quantity(new BigDecimal("1E+2"))
                        .trailingStop(new Trail(new BigDecimal("0.50"), Trail.Unit.PRICE))
                        .build());
    }

    @Test
    void submit_otherTypes_haveTheirFieldsWithAllDigitsAndNoExponent() {
        others().forEach(account::submit);

        assertThat(broker.bodies)
                .extracting(body -> body.substring(body.indexOf("\"side\"")))
                .containsExactly(
                        "\"side\":\"sell\",\"type\":\"market\",\"time_in_force\":\"day\",\"notional\":\"10.50\"}",
                        "\"side\":\"sell\",\"type\":\"stop\",\"time_in_force\":\"day\",\"qty\":\"1\","
                                + "\"stop_price\":\"0.1234\"}",
                        "\"side\":\"buy\",\"type\":\"stop_limit\",\"time_in_force\":\"day\",\"qty\":\"1\","
                                + "\"limit_price\":\"3.20\",\"stop_price\":\"3.10\"}",
                        "\"side\":\"buy\",\"type\":\"trailing_stop\",\"time_in_force\":\"day\","
                                + "\"qty\":\"0.123456789\",\"trail_percent\":\"1.5\"}",
                        "\"side\":\"buy\",\"type\":\"trailing_stop\",\"time_in_force\":\"day\","
                                + "\"qty\":\"100\",\"trail_price\":\"0.50\"}");
    }

    @Test
    void orderByClientId_strangeId_isAskedForExactly() {
        Order order = account.orderByClientId(MINE);

        assertThat(order.clientOrderId()).contains(MINE);
        assertThat(broker.asked)
                .containsExactly(new Asked(
                        "GET",
                        "/v2/orders:by_client_order_id",
                        Map.of("client_order_id", MINE),
                        Accounts.KEY,
                        Accounts.SECRET));
    }

    @Test
    void anyAnswer_aboutAnotherOrder_isMalformed() {
        OrderRequest other = OrderRequest.buy("other", "AAPL").quantity("1").build();

        BrokerException submit = failure(() -> account.submit(other));
        BrokerException lookUp = failure(() -> account.orderByClientId("other"));
        BrokerException replace = failure(() -> account.replace("id", OrderChange.as("other")));

        assertThat(List.of(submit, lookUp, replace))
                .extracting(BrokerException::kind)
                .containsOnly(Kind.MALFORMED_ANSWER);
        assertThat(submit.outcome()).isEqualTo(Outcome.UNKNOWN);
        assertThat(submit).hasMessageContaining("look the order up by its client order id");
        assertThat(replace.outcome()).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void cancel_taken_returns() {
        broker.answer(Reply.of(204, ""));

        account.cancel("an id");

        assertThat(broker.asked)
                .containsExactly(new Asked("DELETE", "/v2/orders/an%20id", Map.of(), Accounts.KEY, Accounts.SECRET));
    }

    @Test
    void replace_all_sendsWhatIsNamedAndReturnsTheNewOrder() {
        broker.answer(Reply.ok(Bodies.order(Map.of("id", "\"new\"", "client_order_id", "\"second\""))));
        OrderChange change = OrderChange.as("second")
                .quantity(new BigDecimal("4"))
                .limitPrice(new BigDecimal("155.00"))
                .stopPrice(new BigDecimal("0.9999"))
                .timeInForce(TimeInForce.GTC);

        Order order = account.replace("first", change);

        assertThat(order.id()).isEqualTo("new");
        assertThat(broker.asked)
                .containsExactly(new Asked("PATCH", "/v2/orders/first", Map.of(), Accounts.KEY, Accounts.SECRET));
        assertThat(broker.bodies)
                .containsExactly("{\"client_order_id\":\"second\",\"qty\":\"4\",\"limit_price\":\"155.00\","
                        + "\"stop_price\":\"0.9999\",\"time_in_force\":\"gtc\"}");
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, IOC",
        "STOP, OPG",
        "STOP_LIMIT, CLS",
        "STOP_LIMIT, FOK",
        "TRAILING_STOP, IOC",
        "TRAILING_STOP, OPG"
    })
    void capabilities_doNotNameWhatIsUncertain(OrderType type, TimeInForce time) {
        assertThat(account.tradingCapabilities().takes(type, time)).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void capabilities_nameAllTimesForMarketAndLimit(TimeInForce time) {
        assertThat(account.tradingCapabilities().takes(OrderType.MARKET, time)).isTrue();
        assertThat(account.tradingCapabilities().takes(OrderType.LIMIT, time)).isTrue();
        assertThat(account.tradingCapabilities().takesNotional(OrderType.LIMIT, time))
                .isFalse();
        assertThat(account.tradingCapabilities().takesExtendedHours(OrderType.MARKET, time))
                .isFalse();
    }

    static Stream<UnaryOperator<OrderRequest.Builder>> undeclared() {
        return Stream.of(
                order -> order.quantity("1").stop("2").timeInForce(TimeInForce.IOC),
                order -> order.notional("1").limit("2"),
                order -> order.notional("1").timeInForce(TimeInForce.GTC),
                order -> order.quantity("1").extendedHours(),
                order -> order.quantity("1").limit("2").extendedHours().timeInForce(TimeInForce.OPG));
    }

    @ParameterizedTest
    @MethodSource("undeclared")
    void submit_undeclared_isUnsupportedAndNotSent(UnaryOperator<OrderRequest.Builder> kind) {
        OrderRequest request = kind.apply(OrderRequest.buy(MINE, "AAPL")).build();

        BrokerException failure = failure(() -> account.submit(request));

        assertThat(failure.kind()).isEqualTo(Kind.UNSUPPORTED);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(broker.asked).isEmpty();
    }

    static Stream<OrderRequest> broken() {
        return Stream.of(
                OrderRequest.buy("i".repeat(129), "AAPL").quantity("1").build(),
                OrderRequest.buy("half \ud800", "AAPL").quantity("1").build(),
                OrderRequest.buy("line\nbreak", "AAPL").quantity("1").build(),
                OrderRequest.buy(MINE, "S".repeat(129)).quantity("1").build(),
                OrderRequest.buy(MINE, "AAPL").quantity("0.1234567891").build(),
                OrderRequest.buy(MINE, "AAPL").quantity("1E35").build(),
                OrderRequest.buy(MINE, "AAPL").quantity("1E-35").build(),
                OrderRequest.buy(MINE, "AAPL").notional("1.001").build(),
                OrderRequest.buy(MINE, "AAPL").quantity("1").limit("1.001").build(),
                OrderRequest.buy(MINE, "AAPL").quantity("1").limit("0.99999").build(),
                OrderRequest.buy(MINE, "AAPL").quantity("1").stop("100.123").build(),
                OrderRequest.buy(MINE, "AAPL")
                        .quantity("1")
                        .stopLimit("2.10", "2.111")
                        .build(),
                OrderRequest.buy(MINE, "AAPL")
                        .quantity("1")
                        .trailingStop(new Trail(new BigDecimal("1.001"), Trail.Unit.PRICE))
                        .build());
    }

    @Test
    void submit_broken_isInvalidAndNotSent() {
        broken().forEach(request -> {
            BrokerException failure = failure(() -> account.submit(request));

            assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        });
        assertThat(broker.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.10", "1.1000", "0.9999", "0.10000", "1E+2"})
    void submit_priceAtTheEdge_isSentAsItIs(String price) {
        account.submit(OrderRequest.buy(MINE, "AAPL").quantity("1").limit(price).build());

        assertThat(broker.bodies.get(0)).contains("\"limit_price\":\"" + new BigDecimal(price).toPlainString() + '"');
    }

    @Test
    void submit_longestId_isSent() {
        String id = "i".repeat(128);
        broker.answer(Reply.ok(Bodies.order(Map.of("client_order_id", '"' + id + '"'))));

        assertThat(account.submit(OrderRequest.buy(id, "AAPL").quantity("1").build())
                        .clientOrderId())
                .contains(id);
    }

    @Test
    void changes_broken_areInvalidAndNotSent() {
        OrderChange price = OrderChange.as("x").limitPrice(new BigDecimal("10.001"));

        List<Runnable> calls = List.of(
                () -> account.replace("id", price),
                () -> account.replace("id", OrderChange.as("y".repeat(129))),
                () -> account.replace("..", OrderChange.as("x")),
                () -> account.cancel(""),
                () -> account.cancel("."),
                () -> account.orderByClientId(" "),
                () -> account.orderByClientId("y".repeat(129)));

        assertThat(calls).allSatisfy(call -> {
            BrokerException failure = failure(call);
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        });
        assertThat(broker.asked).isEmpty();
    }

    @Test
    void changes_ofAClosedAccount_areNotSent() {
        account.close();

        for (Runnable change : changes()) {
            BrokerException failure = failure(change);
            assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        }
        assertThat(broker.asked).isEmpty();
    }

    /** What the JDK would do then is not tried out: the property is read once, by its classes. */
    @Test
    void changes_whereTheJdkMayRepeatThem_areNotSent() {
        System.setProperty("jdk.httpclient.enableAllMethodRetry", "");
        try {
            for (Runnable change : changes()) {
                BrokerException failure = failure(change);
                assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
                assertThat(failure).hasMessageContaining("enableAllMethodRetry");
            }
        } finally {
            System.clearProperty("jdk.httpclient.enableAllMethodRetry");
        }
        assertThat(broker.asked).isEmpty();
    }

    private List<Runnable> changes() {
        return List.of(
                () -> account.submit(
                        OrderRequest.buy(MINE, "AAPL").quantity("1").build()),
                () -> account.cancel("id"),
                () -> account.replace("id", OrderChange.as("second")));
    }

    private static BrokerException failure(Runnable call) {
        return catchThrowableOfType(BrokerException.class, call::run);
    }
}
