package dev.brokerkeep.broker;

/** The capability to tell when the market is open. */
public interface MarketSchedule {
    /**
     * Returns whether the market is open now, and when that changes.
     *
     * @throws BrokerException if the broker refuses or fails
     */
    MarketClock marketClock();
}
