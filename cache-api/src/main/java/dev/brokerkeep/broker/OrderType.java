package dev.brokerkeep.broker;

/** At which price an order may be filled. */
public enum OrderType {
    /** At the best price there is. */
    MARKET,
    /** At the limit price or better. */
    LIMIT,
    /** A market order as soon as the stop price is reached. */
    STOP,
    /** A limit order as soon as the stop price is reached. */
    STOP_LIMIT,
    /** A stop order whose stop price follows the market at a distance, in one direction only. */
    TRAILING_STOP
}
