package dev.brokerkeep.tck.reference;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.HandOver;
import dev.brokerkeep.spi.Spi;
import jakarta.inject.Inject;

/** A plugin for a broker that allows one connection, and which declares so: in good weather it keeps every rule. */
@BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
public final class ExclusivePlugin extends ReferencePlugin {
    @Override
    public HandOver handOver() {
        return HandOver.EXCLUSIVE;
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return Account.class;
    }

    static final class Account extends ReferenceAccount {
        @Inject
        Account(AccountId id, SettingsView view, ExclusiveHttp http) {
            super(id, view, http);
        }
    }
}
