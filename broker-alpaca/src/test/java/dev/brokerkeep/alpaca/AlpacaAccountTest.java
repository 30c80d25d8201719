package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Asked;
import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.Asset;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.MarketClock;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import dev.brokerkeep.broker.OrderStatus;
import dev.brokerkeep.broker.Position;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlpacaAccountTest {
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

    @Test
    void summary_goodAnswer_isRead() {
        broker.answer(Reply.ok(Bodies.ACCOUNT));

        AccountSummary summary = account.summary();

        assertThat(summary)
                .isEqualTo(new AccountSummary(
                        "PALPACA_123",
                        "ACTIVE",
                        "USD",
                        decimal("123346.11"),
                        decimal("-122086.5"),
                        decimal("245432.61")));
        assertThat(broker.asked)
                .containsExactly(new Asked("GET", "/v2/account", Map.of(), Accounts.KEY, Accounts.SECRET));
    }

    @Test
    void positions_goodAnswer_areReadWithSignAndUnknownWords() {
        broker.answer(Reply.ok(Bodies.POSITIONS).strange());

        List<Position> positions = account.positions();

        assertThat(positions)
                .containsExactly(
                        new Position(
                                "AAPL",
                                decimal("5"),
                                decimal("100.0"),
                                Optional.of(decimal("600.0")),
                                Optional.of(decimal("100.0"))),
                        new Position("TSLA", decimal("-2"), decimal("174.78"), Optional.empty(), Optional.empty()));
        assertThat(broker.asked).extracting(Asked::path).containsExactly("/v2/positions");
    }

    @Test
    void order_goodAnswer_isRead() {
        broker.answer(Reply.ok(Bodies.order()));

        Order order = account.order("7b08df51-c1ac-453c-99f9-323a5f075f0d");

        assertThat(order)
                .isEqualTo(new Order(
                        "7b08df51-c1ac-453c-99f9-323a5f075f0d",
                        Optional.of("5680c4bc-9ac1-4a12-a44c-df427ba53032"),
                        Optional.of("AAPL"),
                        Order.Side.BUY,
                        "limit",
                        "gtc",
                        OrderStatus.PENDING,
                        "accepted",
                        Optional.of(decimal("2")),
                        Optional.empty(),
                        decimal("0"),
                        Optional.of(decimal("150")),
                        Optional.empty(),
                        Optional.empty(),
                        Instant.parse("2023-12-12T22:31:24.577215743Z")));
        assertThat(broker.asked)
                .extracting(Asked::path)
                .containsExactly("/v2/orders/7b08df51-c1ac-453c-99f9-323a5f075f0d");
    }

    @Test
    void asset_symbolWithSlash_isOnePathSegment() {
        broker.answer(Reply.ok(Bodies.ASSET));

        Asset asset = account.asset("BTC/USD T");

        assertThat(asset).isEqualTo(new Asset("AAPL", "Apple Inc. Common Stock", "us_equity", "NASDAQ", true, true));
        assertThat(broker.asked).extracting(Asked::path).containsExactly("/v2/assets/BTC%2FUSD%20T");
    }

    @Test
    void marketClock_goodAnswer_isReadWithItsOffset() {
        broker.answer(Reply.ok(Bodies.CLOCK));

        MarketClock clock = account.marketClock();

        assertThat(clock)
                .isEqualTo(new MarketClock(
                        Instant.parse("2025-06-24T18:15:22Z"),
                        true,
                        Instant.parse("2025-06-25T13:30:00Z"),
                        Instant.parse("2025-06-24T20:00:00Z")));
        assertThat(broker.asked).extracting(Asked::path).containsExactly("/v2/clock");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0.123456789\"", "0.123456789", "\"123456789012345678\"", "123456789.012345678", "0.10"})
    void amounts_textOrNumber_keepEveryDigit(String json) {
        broker.answer(Reply.ok(Bodies.order(Map.of("qty", json, "filled_avg_price", json)))
                .strange());

        Order order = account.order("x");

        BigDecimal exact = decimal(json.replace("\"", ""));
        assertThat(order.quantity()).contains(exact);
        assertThat(order.filledAveragePrice()).contains(exact);
    }

    @Test
    void orders_unknownWordsAndFields_loseNothing() {
        String strange = Bodies.order(Map.of(
                "id",
                "\"a\"",
                "status",
                "\"levitating\"",
                "side",
                "\"sideways\"",
                "type",
                "\"new_type\"",
                "x",
                "[{}]"));
        broker.answer(Reply.ok("[" + strange + ", " + Bodies.order() + "]").strange());

        List<Order> orders = account.orders(OrderQuery.all());

        assertThat(orders).hasSize(2);
        assertThat(orders.get(0).status()).isEqualTo(OrderStatus.UNKNOWN);
        assertThat(orders.get(0).brokerStatus()).isEqualTo("levitating");
        assertThat(orders.get(0).side()).isEqualTo(Order.Side.UNKNOWN);
        assertThat(orders.get(0).type()).isEqualTo("new_type");
    }

    @Test
    void order_ofSeveralLegs_hasNoSymbolAndNoSide() {
        broker.answer(Reply.ok(Bodies.order(Map.of("symbol", "\"\"", "side", "\"\"", "submitted_at", "null")))
                .strange());

        Order order = account.order("x");

        assertThat(order.symbol()).isEmpty();
        assertThat(order.side()).isEqualTo(Order.Side.UNKNOWN);
        assertThat(order.submittedAt()).isEqualTo(Instant.parse("2023-12-12T22:31:24.668464435Z"));
    }

    @ParameterizedTest
    @CsvSource({
        "new, 0, OPEN", "new, 1, PARTIALLY_FILLED", "partially_filled, 1, PARTIALLY_FILLED", "filled, 2, FILLED",
        "done_for_day, 0, OPEN", "canceled, 1, CANCELED", "expired, 0, EXPIRED", "replaced, 0, REPLACED",
        "pending_cancel, 0, CHANGING", "pending_replace, 0, CHANGING", "accepted, 0, PENDING",
                "pending_new, 0, PENDING",
        "accepted_for_bidding, 0, PENDING", "stopped, 0, OPEN", "rejected, 0, REJECTED", "suspended, 0, PENDING",
        "calculated, 1, PARTIALLY_FILLED", "held, 0, PENDING", "FILLED, 2, UNKNOWN"
    })
    void status_everyWordOfTheDescription_hasItsMeaning(String word, BigDecimal filled, OrderStatus expected) {
        OrderStatus status = Words.status(word, filled);

        assertThat(status).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "id|null",
                "id|{}",
                "filled_qty|null",
                "filled_qty|\"many\"",
                "qty|1e999999999",
                "qty|\"1e999999999\"",
                "submitted_at|\"yesterday\"",
                "limit_price|[1]"
            })
    void orders_unreadableRecord_isMalformedAndNamesTheField(String field, String json) {
        broker.answer(Reply.ok("[" + Bodies.order() + ", " + Bodies.order(Map.of(field, json)) + "]")
                .strange());

        BrokerException failure = catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

        assertThat(failure.kind()).isEqualTo(Kind.MALFORMED_ANSWER);
        assertThat(failure).hasMessageContaining("'" + field + "'").hasMessageContaining("GET /v2/orders");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", ".", ".."})
    void order_idThatIsNoName_isRefusedWithoutIo(String id) {
        BrokerException failure = catchThrowableOfType(BrokerException.class, () -> account.order(id));

        assertThat(failure.kind()).isEqualTo(Kind.INVALID_REQUEST);
        assertThat(broker.asked).isEmpty();
    }

    private static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }
}
