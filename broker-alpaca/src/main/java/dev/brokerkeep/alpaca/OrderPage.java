package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One page of a listing of orders.
 *
 * @param orders as they came
 * @param submitted when those of them were submitted of which the broker tells it, in the same sequence. An order
 *     without {@code submitted_at} has a substitute for its record, which says nothing about its place in the page.
 */
record OrderPage(List<Order> orders, List<Instant> submitted) {
    private record Listed(Order order, Optional<Instant> submitted) {
        static Listed of(Fields fields) {
            return new Listed(Records.order(fields), fields.instantIfAny("submitted_at"));
        }
    }

    static OrderPage of(Answer answer) {
        List<Listed> listed = answer.list(Listed::of);
        return new OrderPage(
                listed.stream().map(Listed::order).toList(),
                listed.stream().map(Listed::submitted).flatMap(Optional::stream).toList());
    }

    int size() {
        return orders.size();
    }

    /** Returns the time at which the page ends; empty if none of its orders has one. */
    Optional<Instant> oldest() {
        return submitted.isEmpty() ? Optional.empty() : Optional.of(submitted.get(submitted.size() - 1));
    }

    /** Pages in another order would end the search at the wrong end, silently. */
    void requireNewestFirst() {
        if (oldest().map(last -> submitted.get(0).isBefore(last)).orElse(false)) {
            throw new BrokerException(
                    Kind.MALFORMED_ANSWER, "GET /v2/orders: the orders are not sorted newest first, as asked.");
        }
    }
}
