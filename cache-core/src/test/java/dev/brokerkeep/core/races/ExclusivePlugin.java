package dev.brokerkeep.core.races;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.testing.AcmeAccount;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.HandOver;
import dev.brokerkeep.spi.Spi;

/** The test broker, if it allowed one connection per account. */
@BrokerPluginInfo(id = "acme-exclusive", spi = Spi.MAJOR)
public final class ExclusivePlugin implements BrokerPlugin {
    @Override
    public SettingsSchema settings() {
        return new AcmePlugin().settings();
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return AcmeAccount.class;
    }

    @Override
    public HandOver handOver() {
        return HandOver.EXCLUSIVE;
    }
}
