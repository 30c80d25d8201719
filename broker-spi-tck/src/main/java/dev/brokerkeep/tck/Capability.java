package dev.brokerkeep.tck;

import dev.brokerkeep.broker.AssetLookup;
import dev.brokerkeep.broker.MarketSchedule;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.broker.QuoteSource;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.broker.TradingAccount;

/** What an account may be able to do beyond what every account can: an interface that its class implements. */
public enum Capability {
    /** Looks orders up. */
    ORDERS(OrderReader.class),
    /** Looks assets up. */
    ASSETS(AssetLookup.class),
    /** Tells the market's hours. */
    SCHEDULE(MarketSchedule.class),
    /** Tells prices. */
    QUOTES(QuoteSource.class),
    /** Places, cancels and replaces orders. */
    TRADING(TradingAccount.class),
    /** Tells what happens to orders as it happens. */
    UPDATES(TradeUpdates.class);

    private final Class<?> type;

    Capability(Class<?> type) {
        this.type = type;
    }

    /** Returns the interface. */
    public Class<?> type() {
        return type;
    }
}
