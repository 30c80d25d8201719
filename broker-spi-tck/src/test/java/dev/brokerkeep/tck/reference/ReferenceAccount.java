package dev.brokerkeep.tck.reference;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderQuery;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.OrderStatus;
import dev.brokerkeep.broker.OrderType;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.broker.TimeInForce;
import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.broker.TradingAccount;
import dev.brokerkeep.broker.TradingCapabilities;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsView;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** An account that keeps every rule. What mutants break can be overridden. */
public class ReferenceAccount implements BrokerAccount, OrderReader, TradingAccount, TradeUpdates {
    static final TradingCapabilities CAN = TradingCapabilities.none()
            .with(OrderType.MARKET, TimeInForce.DAY)
            .with(OrderType.LIMIT, TimeInForce.DAY, TimeInForce.GTC);

    final AccountId id;
    final SettingsView view;
    final ReferenceHttp http;
    final URI address;
    private final Secret token;
    private final List<ReferenceStream> streams = new ArrayList<>();
    private volatile boolean closed;

    /** Built by Guice. */
    @Inject
    public ReferenceAccount(AccountId id, SettingsView view, ReferenceHttp http) {
        this(id, view, http, view.get(ReferenceSettings.TOKEN));
    }

    /** Creates an account whose token was not read yet, or not from there. */
    protected ReferenceAccount(AccountId id, SettingsView view, ReferenceHttp http, Secret token) {
        this.id = id;
        this.view = view;
        this.http = http;
        this.address = view.get(ReferenceSettings.ADDRESS);
        this.token = token;
    }

    /** Returns the credential of a call. */
    protected Secret token() {
        return token;
    }

    protected JsonNode ask(String method, String path, String body) {
        if (closed) {
            throw closed(method + " " + path);
        }
        return http.send(method, address.resolve(path), token(), body);
    }

    @Override
    public AccountId id() {
        return id;
    }

    @Override
    public SettingsView settingsView() {
        return view;
    }

    @Override
    public AccountSummary summary() {
        JsonNode answer = ask("GET", "/account", "");
        return new AccountSummary(
                text(answer, "number"),
                "ACTIVE",
                "USD",
                amount(answer, "equity"),
                amount(answer, "cash"),
                amount(answer, "power"));
    }

    @Override
    public List<Position> positions() {
        List<Position> positions = new ArrayList<>();
        for (JsonNode each : list(ask("GET", "/positions", ""))) {
            positions.add(new Position(
                    text(each, "symbol"),
                    amount(each, "quantity"),
                    amount(each, "price"),
                    Optional.empty(),
                    Optional.empty()));
        }
        return positions;
    }

    /** The broker's {@code until} is inclusive, so that a page begins with what had the last one's last time. */
    @Override
    public List<Order> orders(OrderQuery query) {
        Map<String, Order> found = new LinkedHashMap<>();
        Optional<Instant> until = query.submittedUntil();
        int known;
        do {
            known = found.size();
            List<Order> page = page(until);
            page.forEach(order -> found.put(order.id(), order));
            until = nextPage(page);
        } while (until.isPresent() && found.size() > known);
        return found.values().stream()
                .filter(order ->
                        query.submittedAfter().map(order.submittedAt()::isAfter).orElse(true))
                .toList();
    }

    private List<Order> page(Optional<Instant> until) {
        List<Order> orders = new ArrayList<>();
        for (JsonNode each :
                list(ask("GET", "/orders" + until.map(end -> "?until=" + end).orElse(""), ""))) {
            orders.add(order(each));
        }
        return orders;
    }

    /** Returns until when the next page has orders; empty if this is the last one. */
    protected Optional<Instant> nextPage(List<Order> page) {
        return page.isEmpty()
                ? Optional.empty()
                : Optional.of(page.get(page.size() - 1).submittedAt());
    }

    @Override
    public Order order(String orderId) {
        return order(ask("GET", "/orders/" + encoded(orderId), ""));
    }

    @Override
    public TradingCapabilities tradingCapabilities() {
        return CAN;
    }

    @Override
    public Order submit(OrderRequest request) {
        tradingCapabilities().require(request);
        return order(ask("POST", "/orders", body(request)));
    }

    protected String body(OrderRequest request) {
        return "{\"client\":\"" + request.clientOrderId() + "\",\"symbol\":\"" + request.symbol() + "\",\"side\":\""
                + request.side() + "\",\"type\":\"" + request.type() + "\",\"time\":\"" + request.timeInForce()
                + "\",\"quantity\":\"" + request.quantity().orElseThrow().toPlainString() + "\""
                + request.limitPrice()
                        .map(price -> ",\"limit\":\"" + price.toPlainString() + "\"")
                        .orElse("")
                + "}";
    }

    @Override
    public void cancel(String orderId) {
        ask("DELETE", "/orders/" + encoded(orderId), "");
    }

    @Override
    public Order replace(String orderId, OrderChange change) {
        tradingCapabilities().requireReplace();
        throw new IllegalStateException("not reached");
    }

    @Override
    public Order orderByClientId(String clientOrderId) {
        return order(ask("GET", "/orders/by-client-id/" + encoded(clientOrderId), ""));
    }

    @Override
    public Subscription subscribe(Listener listener) {
        ReferenceStream stream = stream(listener);
        synchronized (streams) {
            if (closed) {
                throw closed("the stream");
            }
            streams.add(stream);
        }
        stream.open();
        return stream;
    }

    /** Returns a stream that is not open yet. */
    protected ReferenceStream stream(Listener listener) {
        return new ReferenceStream(this, listener);
    }

    TradeUpdate update(JsonNode told) {
        return new TradeUpdate(
                text(told, "event"),
                order(told.path("order")),
                Optional.of(new TradeUpdate.Execution(
                        text(told, "execution"), amount(told, "quantity"), amount(told, "price"))),
                Instant.parse(text(told, "at")));
    }

    private static BrokerException closed(String what) {
        return new BrokerException(Kind.CLOSED, what + ": the account object has been closed");
    }

    @Override
    public void close() {
        List<ReferenceStream> open;
        synchronized (streams) {
            closed = true;
            open = List.copyOf(streams);
            streams.clear();
        }
        open.forEach(stream -> stream.end(closed("the stream")));
    }

    protected Order order(JsonNode order) {
        return new Order(
                text(order, "id"),
                Optional.of(text(order, "client")),
                Optional.of(text(order, "symbol")),
                side(text(order, "side")),
                text(order, "type").toLowerCase(Locale.ROOT),
                text(order, "time").toLowerCase(Locale.ROOT),
                status(text(order, "status")),
                text(order, "status"),
                Optional.of(amount(order, "quantity")),
                Optional.empty(),
                BigDecimal.ZERO,
                order.has("limit") ? Optional.of(amount(order, "limit")) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.parse(text(order, "at")));
    }

    protected Order.Side side(String word) {
        return switch (word) {
            case "BUY" -> Order.Side.BUY;
            case "SELL" -> Order.Side.SELL;
            default -> Order.Side.UNKNOWN;
        };
    }

    protected OrderStatus status(String word) {
        return switch (word) {
            case "open" -> OrderStatus.OPEN;
            case "canceled" -> OrderStatus.CANCELED;
            case "filled" -> OrderStatus.FILLED;
            default -> OrderStatus.UNKNOWN;
        };
    }

    private static Iterable<JsonNode> list(JsonNode answer) {
        if (!answer.isArray()) {
            throw new BrokerException(Kind.MALFORMED_ANSWER, "a list was asked for, and the answer is none");
        }
        return answer;
    }

    private static String text(JsonNode record, String field) {
        String text = record.path(field).asString("");
        if (text.isEmpty()) {
            throw new BrokerException(Kind.MALFORMED_ANSWER, "a record of the answer has no '" + field + "'");
        }
        return text;
    }

    protected BigDecimal amount(JsonNode record, String field) {
        try {
            return new BigDecimal(text(record, field));
        } catch (NumberFormatException e) {
            throw new BrokerException(Kind.MALFORMED_ANSWER, "'" + field + "' in the answer is no number");
        }
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
