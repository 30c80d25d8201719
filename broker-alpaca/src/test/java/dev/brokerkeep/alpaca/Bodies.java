package dev.brokerkeep.alpaca;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers as the examples of Alpaca's OpenAPI description show them. */
final class Bodies {
    static final String ACCOUNT = """
            {"account_blocked": false, "account_number": "PALPACA_123", "accrued_fees": "0", "admin_configurations": {},
             "balance_asof": "2023-09-27", "buying_power": "245432.61", "cash": "-122086.5",
             "created_at": "2023-01-01T18:20:20.272275Z", "crypto_status": "ACTIVE", "crypto_tier": 1, "currency": "USD",
             "equity": "123346.11", "id": "1d9eed04-be39-4e01-9b84-a48ac5bbafcf", "multiplier": "2",
             "shorting_enabled": true, "status": "ACTIVE", "user_configurations": null}""";

    /** The second is none that Alpaca describes: a field is null, and a word and a field are new. */
    static final String POSITIONS = """
            [%s,
             {"asset_class": "us_equity", "asset_id": "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415", "avg_entry_price": "174.78",
              "exchange": "MOON", "market_value": null, "qty": "2", "side": "short", "symbol": "TSLA",
              "new_field": {"a": [1]}}]""".formatted(position("AAPL", "5", "100.0"));

    static final String ASSET = """
            {"borrow_status": "easy_to_borrow", "class": "us_equity", "easy_to_borrow": true, "exchange": "NASDAQ",
             "fractionable": true, "id": "b0b6dd9d-8b9b-48a9-ba46-b9d54906e415", "marginable": true,
             "name": "Apple Inc. Common Stock", "shortable": true, "status": "active", "symbol": "AAPL",
             "tradable": true}""";

    static final String CLOCK = """
            {"is_open": true, "next_close": "2025-06-24T16:00:00-04:00", "next_open": "2025-06-25T09:30:00-04:00",
             "timestamp": "2025-06-24T14:15:22-04:00"}""";

    private Bodies() {}

    /** The example of a Position, for a long one. */
    static String position(String symbol, String quantity, String averageEntryPrice) {
        return """
                {"asset_class": "us_equity", "asset_id": "904837e3-3b76-47ec-b432-046db621571b",
                 "asset_marginable": true, "avg_entry_price": "%s", "change_today": "0.0084", "cost_basis": "500.0",
                 "current_price": "120.0", "exchange": "NASDAQ", "lastday_price": "119.0", "market_value": "600.0",
                 "qty": "%s", "qty_available": "4", "side": "long", "symbol": "%s", "unrealized_intraday_pl": "10.0",
                 "unrealized_intraday_plpc": "0.0084", "unrealized_pl": "100.0", "unrealized_plpc": "0.20"}""".formatted(averageEntryPrice, quantity, symbol);
    }

    static String order() {
        return order(Map.of());
    }

    /** The example EquityOrderResponse, with some fields replaced by other JSON. */
    static String order(Map<String, String> changes) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("asset_class", "\"us_equity\"");
        fields.put("asset_id", "\"b0b6dd9d-8b9b-48a9-ba46-b9d54906e415\"");
        fields.put("canceled_at", "null");
        fields.put("client_order_id", "\"5680c4bc-9ac1-4a12-a44c-df427ba53032\"");
        fields.put("created_at", "\"2023-12-12T22:31:24.668464435Z\"");
        fields.put("extended_hours", "false");
        fields.put("filled_avg_price", "null");
        fields.put("filled_qty", "\"0\"");
        fields.put("id", "\"7b08df51-c1ac-453c-99f9-323a5f075f0d\"");
        fields.put("legs", "null");
        fields.put("limit_price", "\"150\"");
        fields.put("notional", "null");
        fields.put("order_class", "\"\"");
        fields.put("order_type", "\"limit\"");
        fields.put("qty", "\"2\"");
        fields.put("side", "\"buy\"");
        fields.put("status", "\"accepted\"");
        fields.put("stop_price", "null");
        fields.put("submitted_at", "\"2023-12-12T22:31:24.577215743Z\"");
        fields.put("symbol", "\"AAPL\"");
        fields.put("time_in_force", "\"gtc\"");
        fields.put("type", "\"limit\"");
        fields.putAll(changes);
        return fields.entrySet().stream()
                .map(field -> "\"" + field.getKey() + "\": " + field.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
