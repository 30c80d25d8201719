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
import java.util.function.Consumer;

/** Breaks STR-01: an exception of the listener ends the stream. */
@BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
public final class DiesOnListenerError extends ReferencePlugin {
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
                protected void tell(Consumer<TradeUpdates.Listener> what) {
                    super.tell(told -> {
                        try {
                            what.accept(told);
                        } catch (RuntimeException e) {
                            close();
                        }
                    });
                }
            };
        }
    }
}
