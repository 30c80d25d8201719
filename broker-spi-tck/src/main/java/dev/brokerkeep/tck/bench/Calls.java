package dev.brokerkeep.tck.bench;

import dev.brokerkeep.broker.AssetLookup;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.MarketSchedule;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderQuery;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.OrderType;
import dev.brokerkeep.broker.QuoteSource;
import dev.brokerkeep.broker.TimeInForce;
import dev.brokerkeep.broker.TradingAccount;
import dev.brokerkeep.broker.TradingCapabilities;
import dev.brokerkeep.broker.Trail;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The calls that an account can be asked for, by the interfaces that it implements. */
public final class Calls {
    private static final AtomicInteger ORDERS = new AtomicInteger();
    private static final LocalDate MONDAY = LocalDate.of(2026, 1, 5);

    private Calls() {}

    /** Returns every call that only reads. What they ask for has to be there: the account is asked for its orders. */
    public static List<Call> reads(BrokerAccount account, String symbol) {
        List<Call> calls = new ArrayList<>();
        calls.add(new Call("summary()", false, BrokerAccount::summary));
        calls.add(new Call("positions()", false, BrokerAccount::positions));
        if (account instanceof OrderReader reader) {
            calls.add(new Call("orders(all)", false, asked -> ((OrderReader) asked).orders(OrderQuery.all())));
            List<Order> known = reader.orders(OrderQuery.all());
            if (!known.isEmpty()) {
                String id = known.get(0).id();
                calls.add(new Call("order(id)", false, asked -> ((OrderReader) asked).order(id)));
                Optional<String> name = known.get(0).clientOrderId();
                if (account instanceof TradingAccount && name.isPresent()) {
                    calls.add(new Call(
                            "orderByClientId(id)",
                            false,
                            asked -> ((TradingAccount) asked).orderByClientId(name.get())));
                }
            }
        }
        if (account instanceof AssetLookup) {
            calls.add(new Call("asset(symbol)", false, asked -> ((AssetLookup) asked).asset(symbol)));
        }
        if (account instanceof QuoteSource) {
            calls.add(new Call(
                    "latestQuotes(symbols)", false, asked -> ((QuoteSource) asked).latestQuotes(List.of(symbol))));
        }
        if (account instanceof MarketSchedule) {
            calls.add(new Call("marketClock()", false, asked -> ((MarketSchedule) asked).marketClock()));
            calls.add(new Call(
                    "tradingDays(from, to)",
                    false,
                    asked -> ((MarketSchedule) asked).tradingDays(MONDAY, MONDAY.plusDays(4))));
        }
        return calls;
    }

    /** Returns every call that changes something; each places, cancels or replaces an order of its own. */
    public static List<Call> changes(BrokerAccount account, String symbol) {
        List<Call> calls = new ArrayList<>();
        if (account instanceof TradingAccount trading) {
            calls.add(new Call(
                    "submit(request)", true, asked -> ((TradingAccount) asked).submit(anOrder(asked, symbol))));
            String atWork = trading.submit(anOrder(account, symbol)).id();
            calls.add(new Call("cancel(id)", true, asked -> {
                ((TradingAccount) asked).cancel(atWork);
                return Call.NOTHING;
            }));
            if (trading.tradingCapabilities().canReplace()) {
                String other = trading.submit(anOrder(account, symbol)).id();
                calls.add(new Call(
                        "replace(id, change)",
                        true,
                        asked -> ((TradingAccount) asked)
                                .replace(
                                        other,
                                        OrderChange.as(newClientOrderId()).quantity(BigDecimal.valueOf(2)))));
            }
        }
        return calls;
    }

    /** Returns a client order id that nobody had before. */
    public static String newClientOrderId() {
        return "kit-" + Long.toString(System.nanoTime(), 36) + "-" + ORDERS.incrementAndGet();
    }

    /** Returns an order that rests, if the account takes such orders: the first kind that it takes. */
    public static OrderRequest anOrder(BrokerAccount account, String symbol) {
        TradingCapabilities can = ((TradingAccount) account).tradingCapabilities();
        for (OrderType type : List.of(
                OrderType.LIMIT, OrderType.STOP_LIMIT, OrderType.STOP, OrderType.MARKET, OrderType.TRAILING_STOP)) {
            for (TimeInForce time : TimeInForce.values()) {
                if (can.takes(type, time)) {
                    return order(newClientOrderId(), symbol, type, time);
                }
            }
        }
        throw new dev.brokerkeep.tck.Violation("tradingCapabilities() names no order at all");
    }

    /** Returns an order of one unit of this kind. */
    public static OrderRequest order(String id, String symbol, OrderType type, TimeInForce time) {
        return typed(OrderRequest.buy(id, symbol).quantity("1"), type)
                .timeInForce(time)
                .build();
    }

    /** Makes an order one of this type, with prices that any broker takes. */
    public static OrderRequest.Builder typed(OrderRequest.Builder order, OrderType type) {
        return switch (type) {
            case MARKET -> order;
            case LIMIT -> order.limit("100.25");
            case STOP -> order.stop("101.50");
            case STOP_LIMIT -> order.stopLimit("101.50", "102.25");
            case TRAILING_STOP -> order.trailingStop(new Trail(BigDecimal.ONE, Trail.Unit.PERCENT));
        };
    }
}
