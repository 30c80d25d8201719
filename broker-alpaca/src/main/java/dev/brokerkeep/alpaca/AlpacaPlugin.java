package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;

/**
 * Accounts at Alpaca, paper and live.
 *
 * <p>Its accounts are also {@link dev.brokerkeep.broker.TradingAccount}, {@link dev.brokerkeep.broker.OrderReader},
 * {@link dev.brokerkeep.broker.TradeUpdates}, {@link dev.brokerkeep.broker.QuoteSource},
 * {@link dev.brokerkeep.broker.AssetLookup} and {@link dev.brokerkeep.broker.MarketSchedule}. They keep to 200 requests
 * a minute for each key in this process, not counting a GET that the JDK's client repeats by itself; the property
 * {@code jdk.httpclient.redirects.retrylimit=1} keeps that from it, in the whole process. A call that only reads is
 * repeated if the broker fails; a call that changes something is sent once, and whoever calls decides by the
 * exception's outcome what to do. Alpaca allows any number of connections per credential, so an account object and its
 * successor may overlap.
 *
 * <p>Source of all paths and bodies: Alpaca Trading API, version 2.0.1 of its OpenAPI description; of quotes and of the
 * stream, its documentation.
 */
@BrokerPluginInfo(id = "alpaca", spi = Spi.MAJOR)
public final class AlpacaPlugin implements BrokerPlugin {
    /** For {@link java.util.ServiceLoader}. */
    public AlpacaPlugin() {}

    @Override
    public SettingsSchema settings() {
        return AlpacaSettings.SCHEMA;
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return AlpacaAccount.class;
    }
}
