package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * All orders of a query, page by page backwards in time. Confined to one call.
 *
 * <p>Alpaca Trading API, GET /v2/orders: at most 500 orders a page, 50 unless asked for more; {@code after} and
 * {@code until} are exclusive. Several orders may have one time of submission, and then the end of a page may part
 * them. So each page begins a moment later in time than the one before it ended, and orders that come again count once.
 * Where a full page leads no further back, the rest of that moment cannot be reached, and the call fails rather than
 * lose it.
 *
 * <p>The bounds of the query are checked here too, because Alpaca's {@code until} leaves out the instant that the query
 * includes.
 */
final class OrderPages {
    private static final int PAGE_LIMIT = 500;

    /** A shorter page is the last one. One between this and the limit is asked beyond, lest the limit was lowered. */
    private static final int DEFAULT_LIMIT = 50;

    /** More than the precision that any broker drops from a time; less than 500 orders take to submit. */
    private static final Duration OVERLAP = Duration.ofMillis(1);

    /** Instants beyond these cannot be written as Alpaca reads them, and bound nothing. */
    private static final Instant LEAST = Instant.EPOCH;

    private static final Instant MOST = Instant.parse("9999-01-01T00:00:00Z");

    private final AlpacaSession session;
    private final OrderQuery query;
    private final Map<String, Order> found = new LinkedHashMap<>();

    OrderPages(AlpacaSession session, OrderQuery query) {
        this.session = session;
        this.query = query;
    }

    /** Returns every order once, newest first. */
    List<Order> all() {
        Deadline deadline = session.listingDeadline();
        Optional<Instant> until = query.submittedUntil().filter(MOST::isAfter).map(end -> end.plus(OVERLAP));
        do {
            List<Order> page = page(until, deadline);
            // The later answer about an order is the fresher one; its place in the list stays.
            page.forEach(order -> found.put(order.id(), order));
            until = next(page, until);
        } while (until.isPresent());
        return wanted(found.values());
    }

    private List<Order> page(Optional<Instant> until, Deadline deadline) {
        String parameters = "?status=" + query.scope().name().toLowerCase(Locale.ROOT) + "&limit=" + PAGE_LIMIT
                + "&direction=desc&nested=false"
                + query.submittedAfter()
                        .filter(LEAST::isBefore)
                        .map(start -> "&after=" + start)
                        .orElse("")
                + until.map(end -> "&until=" + end).orElse("");
        return session.get("/v2/orders", parameters, deadline).list(Records::order);
    }

    /** Returns where the next page begins; empty after the last one. */
    private static Optional<Instant> next(List<Order> page, Optional<Instant> until) {
        if (page.size() < DEFAULT_LIMIT) {
            return Optional.empty();
        }
        requireNewestFirst(page);
        Instant oldest = page.get(page.size() - 1).submittedAt();
        Optional<Instant> next = Optional.of(oldest.plus(OVERLAP))
                .filter(end -> until.map(end::isBefore).orElse(true));
        if (next.isEmpty() && page.size() >= PAGE_LIMIT) {
            throw new BrokerException(
                    Kind.MALFORMED_ANSWER,
                    "GET /v2/orders: a full page of " + page.size() + " orders submitted at about " + oldest
                            + " hides those before it; narrow the query to other times.");
        }
        return next;
    }

    /** Pages in another order would end the search at the wrong end, silently. */
    private static void requireNewestFirst(List<Order> page) {
        if (page.get(0).submittedAt().isBefore(page.get(page.size() - 1).submittedAt())) {
            throw new BrokerException(
                    Kind.MALFORMED_ANSWER, "GET /v2/orders: the orders are not sorted newest first, as asked.");
        }
    }

    private List<Order> wanted(Collection<Order> orders) {
        return orders.stream()
                .filter(order ->
                        query.submittedAfter().map(order.submittedAt()::isAfter).orElse(true))
                .filter(order -> query.submittedUntil()
                        .map(end -> !order.submittedAt().isAfter(end))
                        .orElse(true))
                .sorted(Comparator.comparing(Order::submittedAt).reversed())
                .toList();
    }
}
