package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Quote;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The latest quotes of some stocks: Alpaca Market Data API, GET /v2/stocks/quotes/latest. Confined to one call. A long
 * list is asked for in parts, because an address has a bounded length; if one part fails, the whole does.
 */
final class LatestQuotes {
    private static final String PATH = "/v2/stocks/quotes/latest";
    private static final int AT_ONCE = 100;

    /** No stock is named otherwise: a comma would make two of one, and a slash makes a pair of coins. */
    private static final Pattern STOCK = Pattern.compile("[A-Za-z0-9.\\-^_]{1,32}");

    private final AlpacaSession session;
    private final String feed;

    LatestQuotes(AlpacaSession session, String feed) {
        this.session = session;
        this.feed = feed;
    }

    Map<String, Quote> of(Collection<String> symbols) {
        List<String> wanted = new ArrayList<>(new LinkedHashSet<>(symbols));
        wanted.forEach(LatestQuotes::requireStock);
        Deadline deadline = wanted.size() > AT_ONCE ? session.listingDeadline() : session.deadline();
        Map<String, Quote> quotes = new LinkedHashMap<>();
        for (int i = 0; i < wanted.size(); i += AT_ONCE) {
            List<String> part = wanted.subList(i, Math.min(i + AT_ONCE, wanted.size()));
            quotes.putAll(part(part, deadline));
        }
        return Map.copyOf(quotes);
    }

    private Map<String, Quote> part(List<String> symbols, Deadline deadline) {
        String list = symbols.stream().map(AlpacaSession::encoded).collect(Collectors.joining(","));
        Fields found = session.getData(PATH, "?symbols=" + list + "&feed=" + feed, deadline)
                .object()
                .object("quotes");
        Map<String, Quote> quotes = new LinkedHashMap<>();
        for (String symbol : symbols) {
            found.objectIfAny(symbol).ifPresent(quote -> quotes.put(symbol, Records.quote(symbol, quote)));
        }
        return quotes;
    }

    private static void requireStock(String symbol) {
        if (!STOCK.matcher(symbol).matches()) {
            String reason = symbol.contains("/") ? "pairs of coins have no quotes here" : "that is no stock's symbol";
            throw new BrokerException(Kind.INVALID_REQUEST, "GET " + PATH + ": not sent, because " + reason + ".");
        }
    }
}
