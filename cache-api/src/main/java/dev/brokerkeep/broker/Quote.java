package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * The best bid and offer for a symbol.
 *
 * @param symbol in the broker's spelling
 * @param bidPrice the highest price that is bid; empty if nobody bids
 * @param bidSize for how many units, in the broker's unit of size
 * @param askPrice the lowest price that is asked; empty if nobody offers
 * @param askSize for how many units, in the broker's unit of size
 * @param at when it was so, by the market's clock
 */
public record Quote(
        String symbol,
        Optional<BigDecimal> bidPrice,
        BigDecimal bidSize,
        Optional<BigDecimal> askPrice,
        BigDecimal askSize,
        Instant at) {
    /** Refuses nulls. */
    public Quote {
        Objects.requireNonNull(symbol, "symbol");
        Objects.requireNonNull(bidPrice, "bidPrice");
        Objects.requireNonNull(bidSize, "bidSize");
        Objects.requireNonNull(askPrice, "askPrice");
        Objects.requireNonNull(askSize, "askSize");
        Objects.requireNonNull(at, "at");
    }
}
