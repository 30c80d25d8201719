package dev.brokerkeep.example.simulator;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/** What the simulated accounts hold, in Alpaca's words: amounts are strings, absent values are null. */
final class Holdings {
    private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
    private static final LocalTime OPENING = LocalTime.of(9, 30);
    private static final LocalTime CLOSING = LocalTime.of(16, 0);
    private static final List<Stock> STOCKS = List.of(
            new Stock("AAPL", "Apple Inc. Common Stock", "NASDAQ", "187.30"),
            new Stock("MSFT", "Microsoft Corporation Common Stock", "NASDAQ", "411.05"),
            new Stock("SPY", "SPDR S&P 500 ETF Trust", "ARCA", "502.10"));

    private Holdings() {}

    private record Stock(String symbol, String name, String exchange, String price) {}

    static Map<String, Object> account(int number) {
        BigDecimal cash = new BigDecimal("10000.25").multiply(BigDecimal.valueOf(number));
        BigDecimal held = positionValue(number);
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("id", id("account", number));
        account.put("account_number", "PA%010d".formatted(number));
        account.put("status", "ACTIVE");
        account.put("crypto_status", "ACTIVE");
        account.put("currency", "USD");
        account.put("cash", cash.toPlainString());
        account.put("equity", cash.add(held).toPlainString());
        account.put("portfolio_value", cash.add(held).toPlainString());
        account.put("long_market_value", held.toPlainString());
        account.put("short_market_value", "0");
        account.put("buying_power", cash.multiply(BigDecimal.valueOf(2)).toPlainString());
        account.put("multiplier", "2");
        account.put("shorting_enabled", true);
        account.put("account_blocked", false);
        account.put("trading_blocked", false);
        account.put("transfers_blocked", false);
        account.put("trade_suspended_by_user", false);
        account.put("created_at", "2024-01-02T15:04:05.678901Z");
        return account;
    }

    static List<Map<String, Object>> positions(int number) {
        return STOCKS.stream().map(stock -> position(stock, number)).toList();
    }

    private static Map<String, Object> position(Stock stock, int number) {
        BigDecimal price = new BigDecimal(stock.price());
        BigDecimal quantity = BigDecimal.valueOf(number);
        BigDecimal profit = quantity.multiply(BigDecimal.TEN);
        BigDecimal paid = price.subtract(BigDecimal.TEN);
        Map<String, Object> position = new LinkedHashMap<>();
        position.put("asset_id", id("asset", stock.symbol()));
        position.put("symbol", stock.symbol());
        position.put("exchange", stock.exchange());
        position.put("asset_class", "us_equity");
        position.put("asset_marginable", true);
        position.put("qty", quantity.toPlainString());
        position.put("qty_available", quantity.toPlainString());
        position.put("side", "long");
        position.put("avg_entry_price", paid.toPlainString());
        position.put("cost_basis", paid.multiply(quantity).toPlainString());
        position.put("market_value", price.multiply(quantity).toPlainString());
        position.put("current_price", price.toPlainString());
        position.put("lastday_price", price.toPlainString());
        position.put("change_today", "0");
        position.put("unrealized_pl", profit.toPlainString());
        position.put("unrealized_plpc", "0.05");
        position.put("unrealized_intraday_pl", "0");
        position.put("unrealized_intraday_plpc", "0");
        return position;
    }

    /** One open and two filled orders, all submitted since this moment. */
    static List<Map<String, Object>> orders(int number, Instant since) {
        return IntStream.range(0, STOCKS.size())
                .mapToObj(i -> order(STOCKS.get(i), number, since.plus(i, ChronoUnit.MINUTES), i == 0))
                .toList();
    }

    private static Map<String, Object> order(Stock stock, int number, Instant submitted, boolean isOpen) {
        Map<String, Object> order = new LinkedHashMap<>();
        order.put("id", id("order", number + stock.symbol()));
        order.put("client_order_id", "demo-" + number + "-" + stock.symbol());
        order.put("created_at", submitted.toString());
        order.put("updated_at", submitted.toString());
        order.put("submitted_at", submitted.toString());
        order.put("filled_at", isOpen ? null : submitted.plusSeconds(2).toString());
        order.put("expired_at", null);
        order.put("canceled_at", null);
        order.put("failed_at", null);
        order.put("asset_id", id("asset", stock.symbol()));
        order.put("asset_class", "us_equity");
        order.put("symbol", stock.symbol());
        order.put("notional", null);
        order.put("qty", Integer.toString(number));
        order.put("filled_qty", isOpen ? "0" : Integer.toString(number));
        order.put("filled_avg_price", isOpen ? null : stock.price());
        order.put("order_class", "");
        order.put("order_type", "limit");
        order.put("type", "limit");
        order.put("side", "buy");
        order.put("time_in_force", "day");
        order.put("limit_price", stock.price());
        order.put("stop_price", null);
        order.put("status", isOpen ? "new" : "filled");
        order.put("extended_hours", false);
        order.put("legs", null);
        order.put("trail_percent", null);
        order.put("trail_price", null);
        order.put("hwm", null);
        return order;
    }

    static Optional<Map<String, Object>> asset(String symbol) {
        return STOCKS.stream()
                .filter(stock -> stock.symbol().equals(symbol))
                .findFirst()
                .map(stock -> {
                    Map<String, Object> asset = new LinkedHashMap<>();
                    asset.put("id", id("asset", symbol));
                    asset.put("class", "us_equity");
                    asset.put("exchange", stock.exchange());
                    asset.put("symbol", symbol);
                    asset.put("name", stock.name());
                    asset.put("status", "active");
                    asset.put("tradable", true);
                    asset.put("marginable", true);
                    asset.put("shortable", true);
                    asset.put("easy_to_borrow", true);
                    asset.put("fractionable", true);
                    return asset;
                });
    }

    /** The regular hours of New York; holidays are not known here. */
    static Map<String, Object> marketClock(Instant now) {
        ZonedDateTime there = now.atZone(NEW_YORK);
        ZonedDateTime opening = next(there, OPENING);
        ZonedDateTime closing = next(there, CLOSING);
        Map<String, Object> clock = new LinkedHashMap<>();
        clock.put("timestamp", there.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        clock.put("is_open", closing.isBefore(opening));
        clock.put("next_open", opening.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        clock.put("next_close", closing.format(DateTimeFormatter.ISO_OFFSET_DATE_TIME));
        return clock;
    }

    private static ZonedDateTime next(ZonedDateTime now, LocalTime time) {
        ZonedDateTime candidate = now.with(time);
        while (!candidate.isAfter(now)
                || candidate.getDayOfWeek() == DayOfWeek.SATURDAY
                || candidate.getDayOfWeek() == DayOfWeek.SUNDAY) {
            candidate = candidate.plusDays(1);
        }
        return candidate;
    }

    private static BigDecimal positionValue(int number) {
        return STOCKS.stream()
                .map(stock -> new BigDecimal(stock.price()).multiply(BigDecimal.valueOf(number)))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static String id(String kind, Object of) {
        return UUID.nameUUIDFromBytes((kind + of).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
