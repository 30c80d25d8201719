package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;

/**
 * Accounts at Alpaca, paper and live.
 *
 * <p>Its accounts are also {@link dev.brokerkeep.broker.OrderReader}, {@link dev.brokerkeep.broker.AssetLookup} and
 * {@link dev.brokerkeep.broker.MarketSchedule}. They read only: this release places, changes and cancels no orders. It
 * does not repeat failed calls either; whoever calls decides that, by the kind of the exception. Alpaca allows any
 * number of connections per credential, so an account object and its successor may overlap.
 *
 * <p>Source of all paths and bodies: Alpaca Trading API, version 2.0.1 of its OpenAPI description.
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
