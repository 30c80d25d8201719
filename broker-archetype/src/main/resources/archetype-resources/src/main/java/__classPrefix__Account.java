package ${package};

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
import dev.brokerkeep.broker.OrderType;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.broker.TimeInForce;
import dev.brokerkeep.broker.TradingAccount;
import dev.brokerkeep.broker.TradingCapabilities;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsView;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * One account at the broker. The interfaces it implements are its capabilities: take away what your broker does not
 * have, and add what it has (QuoteSource, MarketSchedule, AssetLookup, TradeUpdates); the kit then asks for them.
 *
 * <p>Settings are read once, in the constructor: when one is saved, BrokerKeep builds another account object and closes
 * this one after its last call. So there is nothing here that could be out of date, and nothing static.
 */
public final class ${classPrefix}Account implements BrokerAccount, OrderReader, TradingAccount {
    /** REPLACE: the kinds of order that this broker takes, each with how long it can stay open. */
    private static final TradingCapabilities CAN = TradingCapabilities.none()
            .with(OrderType.MARKET, TimeInForce.DAY)
            .with(OrderType.LIMIT, TimeInForce.DAY, TimeInForce.GTC);

    private final AccountId id;
    private final SettingsView view;
    private final ${classPrefix}Http http;
    private final URI address;
    private final Secret token;
    private volatile boolean closed;

    /** Called by Guice. No I/O here: an account is built also when the broker cannot be reached. */
    @Inject
    public ${classPrefix}Account(AccountId id, SettingsView view, ${classPrefix}Http http) {
        this.id = id;
        this.view = view;
        this.http = http;
        this.address = view.get(${classPrefix}Settings.ADDRESS);
        this.token = view.get(${classPrefix}Settings.TOKEN);
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
        return ${classPrefix}Records.summary(ask("GET", "/account", ""));
    }

    @Override
    public List<Position> positions() {
        return ${classPrefix}Records.list(ask("GET", "/positions", ""), ${classPrefix}Records::position);
    }

    /**
     * Reads page by page, the newest orders first. This broker's {@code until} is inclusive, so each page begins with
     * orders of the last one: without that, orders of the same instant would be lost where a page ends. By the order's
     * id each is told once. REPLACE: how your broker's listing goes on.
     */
    @Override
    public List<Order> orders(OrderQuery query) {
        Map<String, Order> found = new LinkedHashMap<>();
        Optional<Instant> until = query.submittedUntil();
        int known;
        do {
            known = found.size();
            List<Order> page = page(until);
            page.forEach(order -> found.put(order.id(), order));
            until = page.isEmpty()
                    ? Optional.empty()
                    : Optional.of(page.get(page.size() - 1).submittedAt());
        } while (until.isPresent() && found.size() > known);
        return found.values().stream()
                .filter(order ->
                        query.submittedAfter().map(order.submittedAt()::isAfter).orElse(true))
                .toList();
    }

    private List<Order> page(Optional<Instant> until) {
        String query = until.map(end -> "?until=" + end).orElse("");
        return ${classPrefix}Records.list(ask("GET", "/orders" + query, ""), ${classPrefix}Records::order);
    }

    @Override
    public Order order(String orderId) {
        return ${classPrefix}Records.order(ask("GET", "/orders/" + encoded(orderId), ""));
    }

    @Override
    public Order orderByClientId(String clientOrderId) {
        return ${classPrefix}Records.order(ask("GET", "/orders/by-client-id/" + encoded(clientOrderId), ""));
    }

    @Override
    public TradingCapabilities tradingCapabilities() {
        return CAN;
    }

    /** Sent once, whatever happens: whether the order has arrived, the caller finds out by its client order id. */
    @Override
    public Order submit(OrderRequest request) {
        CAN.require(request);
        return ${classPrefix}Records.order(ask("POST", "/orders", ${classPrefix}Records.body(request)));
    }

    @Override
    public void cancel(String orderId) {
        ask("DELETE", "/orders/" + encoded(orderId), "");
    }

    /** This broker cannot replace orders. One that can says so by {@code CAN.withReplace()}. */
    @Override
    public Order replace(String orderId, OrderChange change) {
        CAN.requireReplace();
        throw new IllegalStateException("not reached: the line above refuses");
    }

    /** Nothing else to do: the HTTP client has no connection to the account, only pooled ones, which time out. */
    @Override
    public void close() {
        closed = true;
    }

    private JsonNode ask(String method, String path, String body) {
        if (closed) {
            throw new BrokerException(Kind.CLOSED, method + ": the account object has been closed");
        }
        return http.send(method, address.resolve(path), token, body);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }
}
