package ${package};

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;

/**
 * The plugin, as BrokerKeep finds it: META-INF/services/dev.brokerkeep.spi.BrokerPlugin names this class. It says what
 * there is, and does nothing.
 */
@BrokerPluginInfo(id = "${brokerId}", spi = Spi.MAJOR, deadlineSeconds = ${classPrefix}Http.DEADLINE_SECONDS + 1)
public final class ${classPrefix}Plugin implements BrokerPlugin {
    /** For ServiceLoader. */
    public ${classPrefix}Plugin() {}

    @Override
    public SettingsSchema settings() {
        return ${classPrefix}Settings.SCHEMA;
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return ${classPrefix}Account.class;
    }
}
