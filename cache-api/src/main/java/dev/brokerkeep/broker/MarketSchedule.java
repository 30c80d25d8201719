package dev.brokerkeep.broker;

import java.time.LocalDate;
import java.util.List;

/** The capability to tell when the market is open. */
public interface MarketSchedule {
    /**
     * Returns whether the market is open now, and when that changes.
     *
     * @throws BrokerException if the broker refuses or fails
     */
    MarketClock marketClock();

    /**
     * Returns the days on which the market opens, in order; empty if there are none.
     *
     * @param from the first day to look at
     * @param to the last day to look at
     * @throws BrokerException if the broker refuses or fails
     */
    List<TradingDay> tradingDays(LocalDate from, LocalDate to);
}
