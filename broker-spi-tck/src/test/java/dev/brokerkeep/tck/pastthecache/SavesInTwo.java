package dev.brokerkeep.tck.pastthecache;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import dev.brokerkeep.tck.refreshing.RefreshingAccount;
import dev.brokerkeep.tck.refreshing.RefreshingPlugin;
import jakarta.inject.Inject;

/** Breaks INV-09: saves the parts of one change one after the other. */
@BrokerPluginInfo(id = "refreshing", spi = Spi.MAJOR, deadlineSeconds = 3)
public final class SavesInTwo extends RefreshingPlugin {
    @Override
    public Class<? extends BrokerAccount> accountType() {
        return Account.class;
    }

    static final class Account extends RefreshingAccount {
        @Inject
        Account(AccountId id, SettingsView view, ReferenceHttp http) {
            super(id, view, http);
        }

        @Override
        protected void save(Secret token, long renewals) {
            settingsView().save(SettingsChange.set(ReferenceSettings.TOKEN, token));
            settingsView().save(SettingsChange.set(RENEWALS, renewals));
        }
    }
}
