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
 *
 * <p>How long a full page is, only the server knows: a gateway may have lowered the limit. So a short page is not taken
 * for the last one. The search ends when a page leads no further back, and fails where that page may be a full one,
 * because the rest of its moment cannot be reached then: a part of the list is never returned for the whole.
 *
 * <p>The bounds of the query are checked here too, because Alpaca's {@code until} leaves out the instant that the query
 * includes.
 */
final class OrderPages {
    private static final int PAGE_LIMIT = 500;

    /**
     * No server is believed to have a lower limit. A first page shorter than this, submitted at one moment, is the
     * list: a spread or bracket with its legs, for instance, or a single order.
     */
    private static final int LEAST_LIMIT = 20;

    /** More than the precision that any broker drops from a time; less than 20 orders take to submit. */
    private static final Duration OVERLAP = Duration.ofMillis(1);

    /** Instants beyond these cannot be written as Alpaca reads them, and no order is from then. */
    private static final Instant LEAST = Instant.EPOCH;

    private static final Instant MOST = Instant.parse("9999-01-01T00:00:00Z");

    private final AlpacaSession session;
    private final OrderQuery query;
    private final Map<String, Order> found = new LinkedHashMap<>();
    private int longestPage;

    OrderPages(AlpacaSession session, OrderQuery query) {
        this.session = session;
        this.query = query;
    }

    /** Returns every order once, newest first. */
    List<Order> all() {
        Deadline deadline = session.listingDeadline();
        Optional<Instant> until = query.submittedUntil().filter(MOST::isAfter).map(end -> end.plus(OVERLAP));
        do {
            OrderPage page = page(until, deadline);
            longestPage = Math.max(longestPage, page.size());
            // The later answer about an order is the fresher one; its place in the list stays.
            page.orders().forEach(order -> found.put(order.id(), order));
            until = next(page, until);
        } while (until.isPresent());
        return wanted(found.values());
    }

    private OrderPage page(Optional<Instant> until, Deadline deadline) {
        String parameters = "?status=" + query.scope().name().toLowerCase(Locale.ROOT) + "&limit=" + PAGE_LIMIT
                + "&direction=desc&nested=false"
                + query.submittedAfter()
                        .filter(LEAST::isBefore)
                        .map(start -> "&after=" + written(start))
                        .orElse("")
                + until.map(end -> "&until=" + written(end)).orElse("");
        return OrderPage.of(session.get("/v2/orders", parameters, deadline));
    }

    /**
     * A year before the first or beyond the 9999th has a sign. Such a bound leaves nothing, and so does the nearest.
     */
    private static Instant written(Instant bound) {
        return bound.isBefore(LEAST) ? LEAST : bound.isAfter(MOST) ? MOST : bound;
    }

    /** Returns where the next page begins; empty after the last one. */
    private Optional<Instant> next(OrderPage page, Optional<Instant> until) {
        boolean mayBeFull = mayBeFull(page.size());
        if (mayBeFull) {
            page.requireNewestFirst();
        }
        Optional<Instant> next = page.oldest()
                .map(oldest -> oldest.plus(OVERLAP))
                .filter(end -> until.map(end::isBefore).orElse(true));
        if (next.isEmpty() && mayBeFull) {
            throw hidesOthers(page);
        }
        return next;
    }

    /** A full page is the longest there is. A list of several pages had a full one before, however short that was. */
    private boolean mayBeFull(int size) {
        return size >= longestPage && (size >= LEAST_LIMIT || found.size() > size);
    }

    private static BrokerException hidesOthers(OrderPage page) {
        String when =
                page.oldest().map(oldest -> "submitted at about " + oldest).orElse("without submitted_at");
        return new BrokerException(
                Kind.MALFORMED_ANSWER,
                "GET /v2/orders: what may be a full page of " + page.size() + " orders " + when
                        + " hides those before it; narrow the query to other times.");
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
