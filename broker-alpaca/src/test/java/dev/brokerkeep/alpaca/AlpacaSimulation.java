package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.Order;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import dev.brokerkeep.tck.simulator.Refusal;
import dev.brokerkeep.tck.simulator.Reply;
import dev.brokerkeep.tck.simulator.Request;
import dev.brokerkeep.tck.simulator.SimulatedFill;
import dev.brokerkeep.tck.simulator.SimulatedOrder;
import dev.brokerkeep.tck.simulator.SimulatedPosition;
import dev.brokerkeep.tck.simulator.StreamSimulation;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alpaca as its customers see it: Alpaca Trading API and Market Data API, with an account of its own. */
final class AlpacaSimulation implements BrokerSimulation {
    private static final String ORDERS = "/v2/orders";
    private static final int PAGE = 500;

    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, Placed> book = new LinkedHashMap<>();
    private final List<String> positions = new ArrayList<>();
    private int drawn;

    /** An order: what was asked for, in JSON by field, and what has become of it. */
    private record Placed(String id, String client, Instant at, Map<String, String> fields, String status) {
        Placed with(String next) {
            return new Placed(id, client, at, fields, next);
        }

        boolean isOpen() {
            return status.equals("new");
        }

        String json() {
            Map<String, String> all = new LinkedHashMap<>(fields);
            all.put("id", quoted(id));
            all.put("client_order_id", quoted(client));
            all.put("submitted_at", quoted(at.toString()));
            all.put("created_at", quoted(at.toString()));
            all.put("status", quoted(status));
            return Bodies.order(all);
        }
    }

    AlpacaSimulation() {
        hold(new SimulatedPosition("AAPL", new java.math.BigDecimal("5"), new java.math.BigDecimal("100.0")));
        hold(new SimulatedOrder(
                "1",
                "from-before",
                "AAPL",
                Order.Side.BUY,
                new java.math.BigDecimal("2"),
                new java.math.BigDecimal("150"),
                Instant.parse("2025-01-02T15:00:00Z")));
    }

    @Override
    public Reply reply(Request request) {
        String path = request.path();
        return switch (request.method()) {
            case "POST" -> path.equals(ORDERS) ? submitted(json.readTree(request.body())) : missing();
            case "DELETE" -> canceled(behind(ORDERS + "/", path));
            case "PATCH" -> replaced(behind(ORDERS + "/", path), json.readTree(request.body()));
            default -> read(path, request.query());
        };
    }

    private Reply read(String path, Map<String, String> query) {
        return switch (path) {
            case "/v2/account" -> Reply.json(Bodies.ACCOUNT);
            case "/v2/positions" -> Reply.json(list(positions.stream()));
            case ORDERS -> listed(query);
            case "/v2/orders:by_client_order_id" -> found(each -> each.client().equals(query.get("client_order_id")));
            case "/v2/clock" -> Reply.json(Bodies.CLOCK);
            case "/v2/calendar" -> calendar(LocalDate.parse(query.get("start")), LocalDate.parse(query.get("end")));
            case "/v2/stocks/quotes/latest" -> quotes(query.get("symbols"));
            default -> path.startsWith("/v2/assets/") ? asset(behind("/v2/assets/", path)) : one(path);
        };
    }

    private Reply one(String path) {
        return path.startsWith(ORDERS + "/") ? found(each -> each.id().equals(behind(ORDERS + "/", path))) : missing();
    }

    private static String behind(String folder, String path) {
        return path.substring(folder.length());
    }

    private static Reply missing() {
        return Reply.json(404, "{\"code\":40410000,\"message\":\"not found\"}");
    }

    private Reply found(Predicate<Placed> isWanted) {
        return book.values().stream()
                .filter(isWanted)
                .findFirst()
                .map(each -> Reply.json(each.json()))
                .orElseGet(AlpacaSimulation::missing);
    }

    /** The bounds are exclusive; several orders may be of one moment, and a page may part them. */
    private Reply listed(Map<String, String> query) {
        String status = query.getOrDefault("status", "open");
        Instant after = Instant.parse(query.getOrDefault("after", "1970-01-01T00:00:00Z"));
        Instant until = Instant.parse(query.getOrDefault("until", "9999-01-01T00:00:00Z"));
        int limit = Math.min(PAGE, Integer.parseInt(query.getOrDefault("limit", "50")));
        return Reply.json(list(book.values().stream()
                .filter(each -> status.equals("all") || each.isOpen() == status.equals("open"))
                .filter(each -> each.at().isAfter(after) && each.at().isBefore(until))
                .sorted(Comparator.comparing(Placed::at).reversed())
                .limit(limit)
                .map(Placed::json)));
    }

    private Reply submitted(JsonNode order) {
        String client = order.path("client_order_id").asString("");
        if (book.values().stream().anyMatch(each -> each.client().equals(client))) {
            return Reply.json(422, "{\"code\":40010001,\"message\":\"client_order_id must be unique\"}");
        }
        Placed placed = new Placed(next(), client, Instant.parse("2026-01-05T15:00:00Z"), fields(order), "new");
        book.put(placed.id(), placed);
        return Reply.json(placed.json());
    }

    private Map<String, String> fields(JsonNode order) {
        Map<String, String> fields = new LinkedHashMap<>();
        order.propertyNames().forEach(name -> fields.put(name, order.get(name).toString()));
        fields.putIfAbsent("qty", "null");
        fields.putIfAbsent("limit_price", "null");
        if (order.has("type")) {
            fields.put("order_type", fields.get("type"));
        }
        return fields;
    }

    private String next() {
        return "7b08df51-c1ac-453c-99f9-" + String.format(Locale.ROOT, "%012d", ++drawn);
    }

    private Reply canceled(String id) {
        Placed order = book.get(id);
        if (order == null) {
            return missing();
        }
        if (!order.isOpen()) {
            return Reply.json(422, "{\"code\":42210000,\"message\":\"order is already in \\\"canceled\\\" state\"}");
        }
        book.put(id, order.with("canceled"));
        return Reply.of(204);
    }

    /** The answer is a new order, which takes the place of the old one. */
    private Reply replaced(String id, JsonNode change) {
        Placed order = book.get(id);
        if (order == null) {
            return missing();
        }
        if (!order.isOpen()) {
            return Reply.json(422, "{\"code\":42210000,\"message\":\"order is not open\"}");
        }
        Map<String, String> fields = new LinkedHashMap<>(order.fields());
        change.propertyNames().forEach(name -> fields.put(name, change.get(name).toString()));
        String client = change.path("client_order_id").asString("");
        book.put(id, order.with("replaced"));
        Placed successor = new Placed(next(), client, order.at(), fields, "new");
        book.put(successor.id(), successor);
        return Reply.json(successor.json());
    }

    private static Reply calendar(LocalDate start, LocalDate end) {
        return Reply.json(list(start.datesUntil(end.plusDays(1))
                .filter(day -> day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY)
                .map(day ->
                        "{\"date\":\"" + day + "\",\"open\":\"09:30\",\"close\":\"16:00\",\"session_open\":\"0400\","
                                + "\"session_close\":\"2000\",\"settlement_date\":\"" + day.plusDays(1) + "\"}")));
    }

    private static Reply quotes(String symbols) {
        return Reply.json(Stream.of(symbols.split(","))
                .map(symbol ->
                        quoted(symbol) + ":{\"t\":\"2025-06-24T18:15:22.5Z\",\"ax\":\"Q\",\"ap\":190.51,\"as\":2,"
                                + "\"bx\":\"Q\",\"bp\":190.5,\"bs\":1,\"c\":[\"R\"],\"z\":\"C\"}")
                .collect(Collectors.joining(",", "{\"quotes\":{", "}}")));
    }

    private static Reply asset(String symbol) {
        return symbol.equals("AAPL") ? Reply.json(Bodies.ASSET) : missing();
    }

    private static String list(Stream<String> records) {
        return records.collect(Collectors.joining(",", "[", "]"));
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    /** Alpaca Trading API, schema Error. The words of a refusal are not documented; these have been seen. */
    @Override
    public Reply refusal(Refusal refusal, Request request) {
        return switch (refusal) {
            case CREDENTIALS -> Reply.json(401, "{\"message\":\"unauthorized.\"}");
            case PERMISSION -> Reply.json(403, "{\"code\":40310000,\"message\":\"account is not allowed to do this\"}");
            case FUNDS -> Reply.json(403, "{\"code\":40310000,\"message\":\"insufficient buying power\"}");
            case NOT_FOUND -> missing();
            case INVALID -> Reply.json(422, "{\"code\":42210000,\"message\":\"invalid parameter\"}");
            case FAILURE -> Reply.json(500, "{\"code\":50010000,\"message\":\"internal server error occurred\"}");
        };
    }

    @Override
    public int ordersPerPage() {
        return PAGE;
    }

    @Override
    public void hold(SimulatedOrder order) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("symbol", quoted(order.symbol()));
        fields.put("side", quoted(order.side().name().toLowerCase(Locale.ROOT)));
        fields.put("qty", quoted(order.quantity().toPlainString()));
        fields.put("limit_price", quoted(order.limitPrice().toPlainString()));
        book.put(order.id(), new Placed(order.id(), order.clientOrderId(), order.submittedAt(), fields, "new"));
    }

    @Override
    public void hold(SimulatedPosition position) {
        positions.add("{\"asset_class\":\"us_equity\",\"asset_id\":\"904837e3-3b76-47ec-b432-046db621571b\","
                + "\"avg_entry_price\":" + quoted(position.averageEntryPrice().toPlainString())
                + ",\"exchange\":\"NASDAQ\",\"market_value\":null,\"qty\":"
                + quoted(position.quantity().toPlainString())
                + ",\"side\":\"long\",\"symbol\":" + quoted(position.symbol()) + "}");
    }

    /** As the paper environment has it: texts in binary frames. */
    @Override
    public StreamSimulation stream(Request request) {
        return new StreamSimulation() {
            private boolean listens;

            @Override
            public List<String> heard(String message) {
                JsonNode said = json.readTree(message);
                return switch (said.path("action").asString("")) {
                    case "auth" ->
                        List.of("{\"stream\":\"authorization\",\"data\":{\"status\":\"authorized\","
                                + "\"action\":\"authenticate\"}}");
                    case "listen" -> {
                        listens = true;
                        yield List.of("{\"stream\":\"listening\",\"data\":{\"streams\":[\"trade_updates\"]}}");
                    }
                    default -> List.of();
                };
            }

            @Override
            public boolean tellsFills() {
                return listens;
            }

            @Override
            public String fill(SimulatedFill fill) {
                Optional<Placed> known = Optional.ofNullable(book.get(fill.orderId()));
                String order = Bodies.order(Map.of(
                        "id", quoted(fill.orderId()),
                        "client_order_id", quoted(known.map(Placed::client).orElse("somebody-elses")),
                        "symbol", quoted(fill.symbol()),
                        "qty", quoted(fill.quantity().toPlainString()),
                        "filled_qty", quoted(fill.quantity().toPlainString()),
                        "status", "\"filled\""));
                return "{\"stream\":\"trade_updates\",\"data\":{\"event\":\"fill\",\"execution_id\":"
                        + quoted(fill.execution()) + ",\"qty\":"
                        + quoted(fill.quantity().toPlainString())
                        + ",\"price\":" + quoted(fill.price().toPlainString()) + ",\"timestamp\":"
                        + quoted(fill.at().toString()) + ",\"order\":" + order + "}}";
            }

            @Override
            public boolean isBinary() {
                return true;
            }
        };
    }
}
