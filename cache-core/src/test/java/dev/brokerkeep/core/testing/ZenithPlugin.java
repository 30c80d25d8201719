package dev.brokerkeep.core.testing;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;

/** A second broker for tests: see {@link ZenithAccount}. */
@BrokerPluginInfo(id = "zenith", spi = Spi.MAJOR)
public final class ZenithPlugin implements BrokerPlugin {
    @Override
    public SettingsSchema settings() {
        return SettingsSchema.of(ZenithAccount.DESK, ZenithAccount.NOTE);
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return ZenithAccount.class;
    }
}
