package dev.brokerkeep.broker;

import java.util.Objects;

/**
 * Something that can be traded.
 *
 * @param symbol in the broker's spelling
 * @param name for people
 * @param assetClass the broker's word, such as {@code us_equity}
 * @param exchange the broker's word for where it is listed
 * @param tradable whether orders for it are accepted at all
 * @param fractionable whether parts of a unit can be ordered
 */
public record Asset(
        String symbol, String name, String assetClass, String exchange, boolean tradable, boolean fractionable) {
    /** Refuses nulls. */
    public Asset {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(assetClass, "assetClass");
        Objects.requireNonNull(exchange, "exchange");
    }
}
