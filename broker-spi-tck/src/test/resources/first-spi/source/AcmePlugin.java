package org.example.acme;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;

/**
 * The plugin, as BrokerKeep finds it: META-INF/services/dev.brokerkeep.spi.BrokerPlugin names this class. It says what
 * there is, and does nothing.
 */
@BrokerPluginInfo(id = "acme", spi = Spi.MAJOR, deadlineSeconds = AcmeHttp.DEADLINE_SECONDS + 1)
public final class AcmePlugin implements BrokerPlugin {
    /** For ServiceLoader. */
    public AcmePlugin() {}

    @Override
    public SettingsSchema settings() {
        return AcmeSettings.SCHEMA;
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return AcmeAccount.class;
    }
}
