package dev.brokerkeep.alpaca;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.Asset;
import dev.brokerkeep.broker.AssetLookup;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.MarketClock;
import dev.brokerkeep.broker.MarketSchedule;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderQuery;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.broker.Quote;
import dev.brokerkeep.broker.QuoteSource;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.broker.TradingAccount;
import dev.brokerkeep.broker.TradingCapabilities;
import dev.brokerkeep.broker.TradingDay;
import dev.brokerkeep.settings.SettingsView;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * One account at Alpaca.
 *
 * <p>Its connection is made from the settings as they were at construction; the cache replaces the whole object when
 * one of those changes. Safe for use by many threads. One request ends within 10 seconds, a listing of orders within
 * 60, waiting for the quota of requests included. Reads that fail are repeated; changes are sent once.
 */
final class AlpacaAccount
        implements BrokerAccount, OrderReader, TradingAccount, QuoteSource, TradeUpdates, AssetLookup, MarketSchedule {
    private final AccountId id;
    private final SettingsView settings;
    private final AlpacaSession session;
    private final Trading trading;
    private final LatestQuotes quotes;

    @Inject
    AlpacaAccount(AccountId id, SettingsView settings, AlpacaHttp http) {
        this.id = id;
        this.settings = settings;
        this.session = AlpacaSession.of(settings, http);
        this.trading = new Trading(session);
        this.quotes = new LatestQuotes(session, settings.get(AlpacaSettings.DATA_FEED));
    }

    @Override
    public AccountId id() {
        return id;
    }

    @Override
    public SettingsView settingsView() {
        return settings;
    }

    /** Alpaca Trading API, GET /v2/account. */
    @Override
    public AccountSummary summary() {
        return Records.summary(session.get("/v2/account").object());
    }

    /** Alpaca Trading API, GET /v2/positions: one answer, without pages. */
    @Override
    public List<Position> positions() {
        return session.get("/v2/positions").list(Records::position);
    }

    /** Alpaca Trading API, GET /v2/orders; see {@link OrderPages}. The legs of an order are listed as orders. */
    @Override
    public List<Order> orders(OrderQuery query) {
        return new OrderPages(session, query).all();
    }

    /** Alpaca Trading API, GET /v2/orders/{order_id}. */
    @Override
    public Order order(String orderId) {
        return Records.order(session.get("/v2/orders/", "order id", orderId).object());
    }

    /** Alpaca Trading API, GET /v2/assets/{symbol_or_asset_id}; coin pairs such as BTC/USD too. */
    @Override
    public Asset asset(String symbol) {
        return Records.asset(session.get("/v2/assets/", "symbol", symbol).object());
    }

    /** Alpaca Trading API, GET /v2/clock. */
    @Override
    public MarketClock marketClock() {
        return Records.marketClock(session.get("/v2/clock").object());
    }

    /** Alpaca Trading API, GET /v2/calendar. */
    @Override
    public List<TradingDay> tradingDays(LocalDate from, LocalDate to) {
        return MarketDays.between(session, from, to);
    }

    /** What Alpaca takes for equities; see {@link OrderRules}. */
    @Override
    public TradingCapabilities tradingCapabilities() {
        return OrderRules.CAPABILITIES;
    }

    /** Alpaca Trading API, POST /v2/orders. */
    @Override
    public Order submit(OrderRequest request) {
        return trading.submit(request);
    }

    /** Alpaca Trading API, DELETE /v2/orders/{order_id}. */
    @Override
    public void cancel(String orderId) {
        trading.cancel(orderId);
    }

    /** Alpaca Trading API, PATCH /v2/orders/{order_id}. */
    @Override
    public Order replace(String orderId, OrderChange change) {
        return trading.replace(orderId, change);
    }

    /** Alpaca Trading API, GET /v2/orders:by_client_order_id. */
    @Override
    public Order orderByClientId(String clientOrderId) {
        return trading.byClientId(clientOrderId);
    }

    /** Alpaca Market Data API, GET /v2/stocks/quotes/latest; stocks only. */
    @Override
    public Map<String, Quote> latestQuotes(Collection<String> symbols) {
        return quotes.of(symbols);
    }

    /** Alpaca's stream trade_updates; see {@link TradeStream}. */
    @Override
    public Subscription subscribe(Listener listener) {
        return session.subscribe(listener);
    }

    /**
     * Refuses all calls from now on, and ends all streams. The HTTP client belongs to all accounts of the plugin and
     * stays.
     */
    @Override
    public void close() {
        session.close();
    }

    @Override
    public String toString() {
        return "AlpacaAccount[" + id + "]";
    }
}
