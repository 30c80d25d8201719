package dev.brokerkeep.tck.reference;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;

/** A plugin that keeps every rule. */
@BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
public class ReferencePlugin implements BrokerPlugin {
    /** For ServiceLoader. */
    public ReferencePlugin() {}

    @Override
    public SettingsSchema settings() {
        return ReferenceSettings.SCHEMA;
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return ReferenceAccount.class;
    }
}
