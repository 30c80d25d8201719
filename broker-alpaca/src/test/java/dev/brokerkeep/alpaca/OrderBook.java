package dev.brokerkeep.alpaca;

import dev.brokerkeep.alpaca.FakeBroker.Asked;
import dev.brokerkeep.alpaca.FakeBroker.Reply;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The orders of a simulated account. */
record OrderBook(List<Placed> orders) {
    record Placed(String id, Instant at) {
        String json() {
            return Bodies.order(Map.of("id", '"' + id + '"', "submitted_at", "\"" + at + '"'));
        }
    }

    /** Returns a book of {@code order-0}, {@code order-1} and so on. */
    static OrderBook of(int size, IntFunction<Instant> at) {
        return new OrderBook(IntStream.range(0, size)
                .mapToObj(i -> new Placed("order-" + i, at.apply(i)))
                .toList());
    }

    /** Answers as the description says, with at most so many orders, whatever was asked. */
    Reply page(Asked asked, int limit) {
        return page(asked, limit, false);
    }

    /** Answers too if {@code until}, which is exclusive in the description, includes, as in some brokers' practice. */
    Reply page(Asked asked, int limit, boolean untilIncludes) {
        return reply(
                listed(asked, limit, untilIncludes).stream().map(Placed::json).toList());
    }

    List<Placed> listed(Asked asked, int limit, boolean untilIncludes) {
        Instant after = Instant.parse(asked.query().getOrDefault("after", "1970-01-01T00:00:00Z"));
        Instant until = Instant.parse(asked.query().getOrDefault("until", "9999-01-01T00:00:00Z"));
        return orders.stream()
                .filter(order -> order.at().isAfter(after))
                .filter(order -> order.at().isBefore(until)
                        || (untilIncludes && order.at().equals(until)))
                .sorted(Comparator.comparing(Placed::at).reversed())
                .limit(Math.min(limit, Integer.parseInt(asked.query().get("limit"))))
                .toList();
    }

    static Reply reply(List<String> orders) {
        return Reply.ok(orders.stream().collect(Collectors.joining(",", "[", "]")));
    }
}
