package ${package};

import dev.brokerkeep.tck.simulator.BrokerSimulation;
import dev.brokerkeep.tck.simulator.Refusal;
import dev.brokerkeep.tck.simulator.Reply;
import dev.brokerkeep.tck.simulator.Request;
import dev.brokerkeep.tck.simulator.SimulatedOrder;
import dev.brokerkeep.tck.simulator.SimulatedPosition;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The broker, as far as the kit needs it: an account with positions and an order book in memory. REPLACE: answer as your
 * broker's documentation says, best with its own examples. Only what goes well, and how it words refusals: the kit adds
 * the rest.
 */
final class ${classPrefix}Simulation implements BrokerSimulation {
    private static final String ORDERS = "/orders";
    private static final String BY_CLIENT_ID = "/orders/by-client-id/";

    private static final int PAGE = 5;
    private static final Instant OPENING = Instant.parse("2026-01-05T15:00:00Z");

    private final JsonMapper json = JsonMapper.builder().build();
    private final List<SimulatedPosition> positions =
            new ArrayList<>(List.of(new SimulatedPosition("AAPL", BigDecimal.valueOf(3), new BigDecimal("190.5"))));
    private final List<Entry> book = new ArrayList<>(List.of(
            new Entry("1", "first", "AAPL", "BUY", "LIMIT", "DAY", "1", "190.25", OPENING),
            new Entry("2", "second", "MSFT", "SELL", "MARKET", "DAY", "2", "", OPENING)));

    private static final class Entry {
        final String id;
        final String client;
        final String rest;
        final Instant at;
        String status = "open";

        Entry(
                String id,
                String client,
                String symbol,
                String side,
                String type,
                String time,
                String quantity,
                String limit,
                Instant at) {
            this.id = id;
            this.client = client;
            this.at = at;
            this.rest = "\"symbol\":\"" + symbol + "\",\"side\":\"" + side + "\",\"type\":\"" + type + "\",\"time\":\""
                    + time + "\",\"quantity\":\"" + quantity + "\","
                    + (limit.isEmpty() ? "" : "\"limit\":\"" + limit + "\",") + "\"at\":\"" + at + "\"";
        }

        String json() {
            return "{\"id\":\"" + id + "\",\"client\":\"" + client + "\",\"status\":\"" + status + "\"," + rest + "}";
        }
    }

    @Override
    public int ordersPerPage() {
        return PAGE;
    }

    @Override
    public void hold(SimulatedOrder order) {
        book.add(new Entry(
                order.id(),
                order.clientOrderId(),
                order.symbol(),
                order.side().name(),
                "LIMIT",
                "DAY",
                order.quantity().toPlainString(),
                order.limitPrice().toPlainString(),
                order.submittedAt()));
    }

    @Override
    public void hold(SimulatedPosition position) {
        positions.add(position);
    }

    @Override
    public Reply reply(Request request) {
        return switch (request.method()) {
            case "POST" -> submitted(json.readTree(request.body()));
            case "DELETE" -> canceled(request.path().substring(ORDERS.length() + 1));
            default -> read(request.path(), request.query());
        };
    }

    @Override
    public Reply refusal(Refusal refusal, Request request) {
        return refusal == Refusal.FUNDS
                ? Reply.json(403, "{\"why\":\"funds\"}")
                : Reply.json(refusal.status(), "{\"why\":\"" + refusal + "\"}");
    }

    private Reply read(String path, Map<String, String> query) {
        return switch (path) {
            case "/account" ->
                Reply.json("{\"number\":\"R-1\",\"equity\":\"1000.01\",\"cash\":\"400\",\"power\":\"800\"}");
            case "/positions" ->
                Reply.json(
                        positions.stream().map(${classPrefix}Simulation::json).collect(Collectors.joining(",", "[", "]")));
            case ORDERS -> page(Instant.parse(query.getOrDefault("until", "9999-01-01T00:00:00Z")));
            default ->
                path.startsWith(BY_CLIENT_ID)
                        ? found(book.stream()
                                .filter(each -> each.client.equals(path.substring(BY_CLIENT_ID.length())))
                                .findFirst())
                        : found(byId(path.substring(ORDERS.length() + 1)));
        };
    }

    private static String json(SimulatedPosition position) {
        return "{\"symbol\":\"" + position.symbol() + "\",\"quantity\":\""
                + position.quantity().toPlainString() + "\",\"price\":\""
                + position.averageEntryPrice().toPlainString() + "\"}";
    }

    private Reply page(Instant until) {
        return Reply.json(book.stream()
                .filter(entry -> !entry.at.isAfter(until))
                .sorted(Comparator.comparing((Entry entry) -> entry.at).reversed())
                .limit(PAGE)
                .map(Entry::json)
                .collect(Collectors.joining(",", "[", "]")));
    }

    private Optional<Entry> byId(String id) {
        return book.stream().filter(each -> each.id.equals(id)).findFirst();
    }

    private static Reply found(Optional<Entry> entry) {
        return entry.map(each -> Reply.json(each.json())).orElse(Reply.json(404, "{}"));
    }

    private Reply submitted(JsonNode order) {
        String client = order.path("client").asString("");
        if (book.stream().anyMatch(each -> each.client.equals(client))) {
            return Reply.json(422, "{\"why\":\"client id is taken\"}");
        }
        Entry entry = new Entry(
                Integer.toString(book.size() + 1),
                client,
                order.path("symbol").asString(""),
                order.path("side").asString(""),
                order.path("type").asString(""),
                order.path("time").asString(""),
                order.path("quantity").asString(""),
                order.path("limit").asString(""),
                OPENING.plusSeconds(book.size()));
        book.add(entry);
        return Reply.json(entry.json());
    }

    private Reply canceled(String id) {
        Optional<Entry> entry = byId(id);
        if (entry.isEmpty()) {
            return Reply.json(404, "{}");
        }
        if (entry.get().status.equals("canceled")) {
            return Reply.json(409, "{}");
        }
        entry.get().status = "canceled";
        return Reply.of(204);
    }
}
