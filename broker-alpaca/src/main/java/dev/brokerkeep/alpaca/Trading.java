package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;

/**
 * Places, changes and looks up orders. Each change is checked, then sent once. Never asks for an order's state first:
 * it would be another one by the time the change arrives.
 */
final class Trading {
    private static final String ORDERS = "/v2/orders";
    private static final String BY_CLIENT_ID = "/v2/orders:by_client_order_id";

    private final AlpacaSession session;

    Trading(AlpacaSession session) {
        this.session = session;
    }

    Order submit(OrderRequest request) {
        CallName call = new CallName("POST " + ORDERS, Purpose.SUBMIT);
        OrderRules.check(call, request);
        return named(call, request.clientOrderId(), session.post(call, ORDERS, OrderBodies.of(request)));
    }

    void cancel(String orderId) {
        CallName call = new CallName("DELETE " + ORDERS + "/{id}", Purpose.CANCEL);
        session.delete(call, ORDERS + "/" + AlpacaSession.segment(call, "order id", orderId));
    }

    Order replace(String orderId, OrderChange change) {
        CallName call = new CallName("PATCH " + ORDERS + "/{id}", Purpose.REPLACE);
        String path = ORDERS + "/" + AlpacaSession.segment(call, "order id", orderId);
        OrderRules.check(call, change);
        return named(call, change.clientOrderId(), session.patch(call, path, OrderBodies.of(change)));
    }

    Order byClientId(String clientOrderId) {
        CallName call = CallName.read("GET " + BY_CLIENT_ID);
        if (clientOrderId.isBlank() || clientOrderId.length() > OrderRules.LONGEST_ID) {
            throw call.notSent(
                    Kind.INVALID_REQUEST,
                    ": the client order id is blank, or longer than " + OrderRules.LONGEST_ID + " characters.");
        }
        String query = "?client_order_id=" + AlpacaSession.encoded(clientOrderId);
        return named(call, clientOrderId, session.get(BY_CLIENT_ID, query));
    }

    /** An answer about another order says nothing about this one. */
    private static Order named(CallName call, String clientOrderId, Answer answer) {
        Order order = Records.order(answer.object());
        if (order.clientOrderId().filter(id -> !id.equals(clientOrderId)).isPresent()) {
            throw call.failure(Kind.MALFORMED_ANSWER, ": the answer is about another order.");
        }
        return order;
    }
}
