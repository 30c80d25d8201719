package dev.brokerkeep.tck.refreshing;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferencePlugin;
import dev.brokerkeep.tck.reference.ReferenceSettings;

/** A plugin that asks for another token when its own has expired, and keeps every rule. */
@BrokerPluginInfo(id = "refreshing", spi = Spi.MAJOR, deadlineSeconds = 3)
public class RefreshingPlugin extends ReferencePlugin {
    /** How often the token was renewed. */
    public static final SettingKey<Long> RENEWALS = SettingKey.integer("renewals")
            .description("How often the token was renewed")
            .defaultValue(0L)
            .build();

    private static final SettingsSchema SCHEMA =
            SettingsSchema.of(ReferenceSettings.TOKEN, ReferenceSettings.ADDRESS, RENEWALS);

    @Override
    public SettingsSchema settings() {
        return SCHEMA;
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return RefreshingAccount.class;
    }
}
