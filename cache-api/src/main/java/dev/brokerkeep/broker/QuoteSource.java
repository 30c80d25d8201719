package dev.brokerkeep.broker;

import java.util.Collection;
import java.util.Map;

/** The capability to tell prices. */
public interface QuoteSource {
    /**
     * Returns the latest quote of each symbol. A symbol without one is absent.
     *
     * @param symbols in the broker's spelling; none gives an empty map without I/O
     * @throws BrokerException if the broker refuses or fails
     */
    Map<String, Quote> latestQuotes(Collection<String> symbols);
}
