package ${package};

import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.OrderStatus;
import dev.brokerkeep.broker.Position;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The broker's records. REPLACE: names of fields, and words. Amounts are texts in JSON and BigDecimal here, never
 * double; a word that is not known is UNKNOWN and no error, since brokers add words; a field that is missing is an
 * error, since a guess about money is worse.
 */
final class ${classPrefix}Records {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ${classPrefix}Records() {}

    static AccountSummary summary(JsonNode account) {
        return new AccountSummary(
                text(account, "number"),
                "ACTIVE",
                "USD",
                amount(account, "equity"),
                amount(account, "cash"),
                amount(account, "power"));
    }

    static Position position(JsonNode position) {
        return new Position(
                text(position, "symbol"),
                amount(position, "quantity"),
                amount(position, "price"),
                Optional.empty(),
                Optional.empty());
    }

    static Order order(JsonNode order) {
        String status = text(order, "status");
        return new Order(
                text(order, "id"),
                Optional.of(text(order, "client")),
                Optional.of(text(order, "symbol")),
                side(text(order, "side")),
                text(order, "type").toLowerCase(Locale.ROOT),
                text(order, "time").toLowerCase(Locale.ROOT),
                status(status),
                status,
                Optional.of(amount(order, "quantity")),
                Optional.empty(),
                BigDecimal.ZERO,
                order.has("limit") ? Optional.of(amount(order, "limit")) : Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                instant(order, "at"));
    }

    /** The caller's client order id goes to the broker as it is: by it, the order is found again. */
    static String body(OrderRequest request) {
        ObjectNode body = JSON.createObjectNode()
                .put("client", request.clientOrderId())
                .put("symbol", request.symbol())
                .put("side", request.side().name())
                .put("type", request.type().name())
                .put("time", request.timeInForce().name())
                .put("quantity", request.quantity().orElseThrow().toPlainString());
        request.limitPrice().ifPresent(price -> body.put("limit", price.toPlainString()));
        return body.toString();
    }

    static <T> List<T> list(JsonNode answer, Function<JsonNode, T> read) {
        if (!answer.isArray()) {
            throw malformed("a list was asked for, and the answer is none");
        }
        List<T> records = new ArrayList<>();
        answer.forEach(each -> records.add(read.apply(each)));
        return List.copyOf(records);
    }

    private static Order.Side side(String word) {
        return switch (word) {
            case "BUY" -> Order.Side.BUY;
            case "SELL" -> Order.Side.SELL;
            default -> Order.Side.UNKNOWN;
        };
    }

    private static OrderStatus status(String word) {
        return switch (word) {
            case "open" -> OrderStatus.OPEN;
            case "canceled" -> OrderStatus.CANCELED;
            case "filled" -> OrderStatus.FILLED;
            default -> OrderStatus.UNKNOWN;
        };
    }

    private static String text(JsonNode record, String field) {
        String text = record.path(field).asString("");
        if (text.isEmpty()) {
            throw malformed("a record has no '" + field + "'");
        }
        return text;
    }

    private static BigDecimal amount(JsonNode record, String field) {
        try {
            return new BigDecimal(text(record, field));
        } catch (NumberFormatException e) {
            throw malformed("'" + field + "' of a record is no number");
        }
    }

    private static Instant instant(JsonNode record, String field) {
        try {
            return Instant.parse(text(record, field));
        } catch (DateTimeException e) {
            throw malformed("'" + field + "' of a record is no time");
        }
    }

    private static BrokerException malformed(String problem) {
        return new BrokerException(Kind.MALFORMED_ANSWER, problem);
    }
}
