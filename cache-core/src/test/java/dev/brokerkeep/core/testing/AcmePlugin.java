package dev.brokerkeep.core.testing;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import java.util.List;

/** A broker for tests: see {@link AcmeAccount}. */
@BrokerPluginInfo(id = "acme", spi = Spi.MAJOR)
public final class AcmePlugin implements BrokerPlugin {
    @Override
    public SettingsSchema settings() {
        return SettingsSchema.of(
                        AcmeAccount.API_KEY,
                        AcmeAccount.API_SECRET,
                        AcmeAccount.PAPER,
                        AcmeAccount.DATA_FEED,
                        AcmeAccount.LIMIT,
                        AcmeAccount.NOTE)
                .withRule(settings -> !settings.get(AcmeAccount.PAPER) && settings.get(AcmeAccount.LIMIT) > 100
                        ? List.of(SettingProblem.of(AcmeAccount.LIMIT, "at most 100 on a live account"))
                        : List.of());
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return AcmeAccount.class;
    }
}
