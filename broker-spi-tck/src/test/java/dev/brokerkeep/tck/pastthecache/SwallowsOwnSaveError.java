package dev.brokerkeep.tck.pastthecache;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.refreshing.RefreshingAccount;
import dev.brokerkeep.tck.refreshing.RefreshingPlugin;
import jakarta.inject.Inject;

/** Breaks INV-09: goes on as if a save had succeeded that has failed. */
@BrokerPluginInfo(id = "refreshing", spi = Spi.MAJOR, deadlineSeconds = 3)
public final class SwallowsOwnSaveError extends RefreshingPlugin {
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
            try {
                super.save(token, renewals);
            } catch (BrokerKeepException e) {
                System.getLogger("saves").log(System.Logger.Level.WARNING, "not saved");
            }
        }
    }
}
