package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.Asset;
import dev.brokerkeep.broker.MarketClock;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.broker.Quote;
import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdate.Execution;
import dev.brokerkeep.broker.TradingDay;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Alpaca's records as BrokerKeep's: Alpaca Trading API, schemas Account, Position, Order, Assets and legacy_clock.
 * Fields that are not named here are ignored, and words that are new are passed on.
 */
final class Records {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");

    private Records() {}

    static AccountSummary summary(Fields account) {
        return new AccountSummary(
                account.text("account_number"),
                account.text("status"),
                account.text("currency"),
                account.amount("equity"),
                account.amount("cash"),
                account.amount("buying_power"));
    }

    static Position position(Fields position) {
        return new Position(
                position.text("symbol"),
                signed(position.amount("qty"), position.word("side")),
                position.amount("avg_entry_price"),
                position.amountIfAny("market_value"),
                position.amountIfAny("unrealized_pl"));
    }

    /** The description leaves open whether the quantity of a short position has a sign: it has one here. */
    private static BigDecimal signed(BigDecimal quantity, String side) {
        return side.equals("short") ? quantity.abs().negate() : quantity;
    }

    static Order order(Fields order) {
        BigDecimal filled = order.amount("filled_qty");
        String status = order.word("status");
        return new Order(
                order.text("id"),
                order.textIfAny("client_order_id"),
                order.textIfAny("symbol"),
                Words.side(order.word("side")),
                order.textIfAny("type").orElseGet(() -> order.word("order_type")),
                order.word("time_in_force"),
                Words.status(status, filled),
                status,
                order.amountIfAny("qty"),
                order.amountIfAny("notional"),
                filled,
                order.amountIfAny("limit_price"),
                order.amountIfAny("stop_price"),
                order.amountIfAny("filled_avg_price"),
                submittedAt(order));
    }

    /**
     * The description allows {@code submitted_at} to be null; the nearest time is then that of the order's creation.
     */
    private static Instant submittedAt(Fields order) {
        Optional<Instant> submitted = order.instantIfAny("submitted_at");
        return submitted.orElseGet(() -> order.instant("created_at"));
    }

    static Asset asset(Fields asset) {
        return new Asset(
                asset.text("symbol"),
                asset.word("name"),
                asset.word("class"),
                asset.word("exchange"),
                asset.flag("tradable"),
                asset.flag("fractionable"));
    }

    static MarketClock marketClock(Fields clock) {
        return new MarketClock(
                clock.instant("timestamp"),
                clock.flag("is_open"),
                clock.instant("next_open"),
                clock.instant("next_close"));
    }

    /** Alpaca Trading API, schema legacy_calendar_day: dates and times as they are in New York. */
    static TradingDay tradingDay(Fields day) {
        LocalDate date = day.date("date");
        Instant open = date.atTime(day.time("open")).atZone(NEW_YORK).toInstant();
        Instant close = date.atTime(day.time("close")).atZone(NEW_YORK).toInstant();
        if (!open.isBefore(close)) {
            throw day.unreadable("close", "later than 'open'");
        }
        return new TradingDay(date, open, close);
    }

    /** Alpaca Market Data API, schema stock_quote: a price of zero stands for none. */
    static Quote quote(String symbol, Fields quote) {
        return new Quote(
                symbol,
                Optional.of(quote.amount("bp")).filter(price -> price.signum() != 0),
                quote.amount("bs"),
                Optional.of(quote.amount("ap")).filter(price -> price.signum() != 0),
                quote.amount("as"),
                quote.instant("t"));
    }

    /**
     * Alpaca's stream trade_updates; the description does not have it, the documentation of WebSocket streaming does.
     */
    static TradeUpdate tradeUpdate(Fields data) {
        String event = data.text("event");
        Fields order = data.object("order");
        // Other events have an execution_id too, and nothing was traded by them.
        boolean fill = event.equals("fill") || event.equals("partial_fill");
        Optional<Execution> execution = fill
                ? Optional.of(new Execution(data.text("execution_id"), data.amount("qty"), data.amount("price")))
                : Optional.empty();
        Optional<Instant> at = data.instantIfAny("timestamp").or(() -> order.instantIfAny("updated_at"));
        return new TradeUpdate(event, order(order), execution, at.orElseGet(() -> submittedAt(order)));
    }
}
