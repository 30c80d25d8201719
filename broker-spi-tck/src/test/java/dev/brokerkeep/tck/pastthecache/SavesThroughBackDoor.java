package dev.brokerkeep.tck.pastthecache;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.refreshing.RefreshingAccount;
import dev.brokerkeep.tck.refreshing.RefreshingPlugin;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;

/** Breaks INV-09: saves over the runtime's own DataSource, and past its cache. */
@BrokerPluginInfo(id = "refreshing", spi = Spi.MAJOR, deadlineSeconds = 3)
public final class SavesThroughBackDoor extends RefreshingPlugin {
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
            try (Connection connection = BackDoor.behind(settingsView()).getConnection()) {
                connection.setAutoCommit(false);
                BackDoor.write(connection, id(), RENEWALS.name(), renewals);
                connection.commit();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
