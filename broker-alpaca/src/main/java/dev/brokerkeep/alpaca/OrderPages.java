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
 * Where a page leads no further back, the same moment is asked for from its other end: if that shows orders that were
 * not seen, there are more than a page of them, the rest cannot be reached, and the call fails rather than lose it.
 *
 * <p>{@code submitted_at} may be null; such orders are listed, and do not tell where the next page begins.
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
        if (query.submittedAfter().map(MOST::isBefore).orElse(false)
                || query.submittedUntil().map(LEAST::isAfter).orElse(false)) {
            return List.of(); // there is no such time at a broker, and no way to ask for it
        }
        do {
            List<Listed> page = page("desc", query.submittedAfter(), until, deadline);
            // The later answer about an order is the fresher one; its place in the list stays.
            page.forEach(listed -> found.put(listed.order().id(), listed.order()));
            until = next(page, until, deadline);
        } while (until.isPresent());
        return wanted(found.values());
    }

    /** An order, and the time by which the broker sorts it, if it has one. */
    private record Listed(Order order, Optional<Instant> submitted) {}

    private List<Listed> page(String direction, Optional<Instant> after, Optional<Instant> until, Deadline deadline) {
        String parameters = "?status=" + query.scope().name().toLowerCase(Locale.ROOT) + "&limit=" + PAGE_LIMIT
                + "&direction=" + direction + "&nested=false"
                + after.filter(LEAST::isBefore).map(start -> "&after=" + start).orElse("")
                + until.map(end -> "&until=" + end).orElse("");
        return session.get("/v2/orders", parameters, deadline)
                .list(order -> new Listed(Records.order(order), order.instantIfAny("submitted_at")));
    }

    /** Returns where the next page begins; empty after the last one. */
    private Optional<Instant> next(List<Listed> page, Optional<Instant> until, Deadline deadline) {
        if (page.size() < DEFAULT_LIMIT) {
            return Optional.empty();
        }
        List<Instant> times =
                page.stream().map(Listed::submitted).flatMap(Optional::stream).toList();
        if (times.isEmpty()) {
            throw new BrokerException(
                    Kind.MALFORMED_ANSWER,
                    "GET /v2/orders: a page of " + page.size() + " orders without submitted_at does not tell where the"
                            + " next begins.");
        }
        requireNewestFirst(times);
        Instant oldest = times.get(times.size() - 1);
        Optional<Instant> next = Optional.of(oldest.plus(OVERLAP))
                .filter(end -> until.map(end::isBefore).orElse(true));
        if (next.isEmpty()) {
            requireNothingHidden(page.size(), oldest, until, deadline);
        }
        return next;
    }

    private void requireNothingHidden(int size, Instant oldest, Optional<Instant> until, Deadline deadline) {
        Instant begin =
                query.submittedAfter().filter(oldest.minus(OVERLAP)::isBefore).orElse(oldest.minus(OVERLAP));
        boolean hides = size >= PAGE_LIMIT
                || page("asc", Optional.of(begin), until, deadline).stream()
                        .anyMatch(listed -> !found.containsKey(listed.order().id()));
        if (hides) {
            throw new BrokerException(
                    Kind.MALFORMED_ANSWER,
                    "GET /v2/orders: a full page of " + size + " orders submitted at about " + oldest
                            + " hides those before it; narrow the query to other times.");
        }
    }

    /** Pages in another order would end the search at the wrong end, silently. */
    private static void requireNewestFirst(List<Instant> times) {
        if (times.get(0).isBefore(times.get(times.size() - 1))) {
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
