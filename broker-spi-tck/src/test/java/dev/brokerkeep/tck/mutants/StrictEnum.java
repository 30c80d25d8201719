package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferencePlugin;
import jakarta.inject.Inject;

/** Breaks NET-04: takes a word that it does not know for a broken answer. */
@BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
public final class StrictEnum extends ReferencePlugin {
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
        protected Order.Side side(String word) {
            try {
                return Order.Side.valueOf(word);
            } catch (IllegalArgumentException e) {
                throw new BrokerException(BrokerException.Kind.MALFORMED_ANSWER, "there is no side '" + word + "'");
            }
        }
    }
}
