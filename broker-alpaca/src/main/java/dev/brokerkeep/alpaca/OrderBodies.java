package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.Trail;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Orders as Alpaca reads them: Alpaca Trading API, schemas CreateOrderRequest and PatchOrderRequest. Numbers are texts
 * with all their digits and without exponents.
 */
final class OrderBodies {
    private OrderBodies() {}

    static String of(OrderRequest request) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("client_order_id", request.clientOrderId());
        body.put("symbol", request.symbol());
        body.put("side", word(request.side()));
        body.put("type", word(request.type()));
        body.put("time_in_force", word(request.timeInForce()));
        put(body, "qty", request.quantity());
        put(body, "notional", request.notional());
        put(body, "limit_price", request.limitPrice());
        put(body, "stop_price", request.stopPrice());
        request.trail()
                .ifPresent(trail -> body.put(trailField(trail), trail.value().toPlainString()));
        if (request.extendedHours()) {
            body.put("extended_hours", true);
        }
        return body.toString();
    }

    static String of(OrderChange change) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("client_order_id", change.clientOrderId());
        put(body, "qty", change.quantity());
        put(body, "limit_price", change.limitPrice());
        put(body, "stop_price", change.stopPrice());
        change.timeInForce().ifPresent(time -> body.put("time_in_force", word(time)));
        return body.toString();
    }

    private static String trailField(Trail trail) {
        return switch (trail.unit()) {
            case PRICE -> "trail_price";
            case PERCENT -> "trail_percent";
        };
    }

    private static void put(ObjectNode body, String field, Optional<BigDecimal> number) {
        number.ifPresent(value -> body.put(field, value.toPlainString()));
    }

    /** The constants are Alpaca's words in capitals. */
    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
