package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.TradingDay;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;

/** The days on which the market opens: Alpaca Trading API, GET /v2/calendar. */
final class MarketDays {
    /** Days beyond these cannot be written as Alpaca reads them, and its calendar is empty there. */
    private static final LocalDate LEAST = LocalDate.of(1, 1, 1);

    private static final LocalDate MOST = LocalDate.of(9999, 12, 31);

    private MarketDays() {}

    static List<TradingDay> between(AlpacaSession session, LocalDate from, LocalDate to) {
        LocalDate start = from.isBefore(LEAST) ? LEAST : from;
        LocalDate end = to.isAfter(MOST) ? MOST : to;
        if (start.isAfter(end)) {
            return List.of();
        }
        return session.get("/v2/calendar", "?start=" + start + "&end=" + end).list(Records::tradingDay).stream()
                // Without a bound that it understands, Alpaca answers with the whole calendar.
                .filter(day -> !day.date().isBefore(start) && !day.date().isAfter(end))
                .sorted(Comparator.comparing(TradingDay::date))
                .toList();
    }
}
