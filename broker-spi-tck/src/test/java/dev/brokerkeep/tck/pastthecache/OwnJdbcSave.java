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
import java.sql.DriverManager;
import java.sql.SQLException;

/** Breaks INV-09: saves over a database connection of its own, of which the cache learns nothing. */
@BrokerPluginInfo(id = "refreshing", spi = Spi.MAJOR, deadlineSeconds = 3)
public final class OwnJdbcSave extends RefreshingPlugin {
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
            try (Connection theirs = BackDoor.behind(settingsView()).getConnection();
                    Connection own =
                            DriverManager.getConnection(theirs.getMetaData().getURL(), "postgres", "postgres")) {
                BackDoor.write(own, id(), RENEWALS.name(), renewals);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
