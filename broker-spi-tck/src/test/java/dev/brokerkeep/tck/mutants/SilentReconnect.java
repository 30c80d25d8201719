package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferencePlugin;
import dev.brokerkeep.tck.reference.ReferenceStream;
import jakarta.inject.Inject;
import java.time.Instant;

/** Breaks STR-01: connects again as if nothing had been missed. */
@BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
public final class SilentReconnect extends ReferencePlugin {
    @Override
    public Class<? extends BrokerAccount> accountType() {
        return Account.class;
    }

    static final class Account extends ReferenceAccount {
        @Inject
        Account(AccountId id, SettingsView view, ReferenceHttp http) {
            super(id, view, http);
        }

        @Override
        protected ReferenceStream stream(TradeUpdates.Listener listener) {
            return new ReferenceStream(this, listener) {
                @Override
                protected void tellGap(Instant from, Instant to) {
                    // Nobody needs to know.
                }
            };
        }
    }
}
