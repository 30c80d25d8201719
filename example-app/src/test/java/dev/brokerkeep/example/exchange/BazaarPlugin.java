package dev.brokerkeep.example.exchange;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import java.util.List;

/** A broker for tests: see {@link BazaarAccount}. */
@BrokerPluginInfo(id = "bazaar", spi = Spi.MAJOR)
public final class BazaarPlugin implements BrokerPlugin {
    @Override
    public SettingsSchema settings() {
        return SettingsSchema.of(
                        BazaarAccount.API_KEY,
                        BazaarAccount.API_SECRET,
                        BazaarAccount.PAPER,
                        BazaarAccount.FEED,
                        BazaarAccount.LIMIT,
                        BazaarAccount.COUNT,
                        BazaarAccount.SHARE,
                        BazaarAccount.NOTE,
                        BazaarAccount.PAUSE,
                        BazaarAccount.ADDRESS,
                        BazaarAccount.SYMBOLS,
                        BazaarAccount.EXTRA)
                .withRule(settings -> !settings.get(BazaarAccount.PAPER)
                                && settings.find(BazaarAccount.LIMIT).orElse(0L) > 100
                        ? List.of(SettingProblem.of(BazaarAccount.LIMIT, "at most 100 on a live account"))
                        : List.of());
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return BazaarAccount.class;
    }
}
