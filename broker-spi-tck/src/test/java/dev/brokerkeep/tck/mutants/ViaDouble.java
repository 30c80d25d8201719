package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferencePlugin;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import tools.jackson.databind.JsonNode;

/** Breaks ORD-02: amounts lose their last digits on the way through a binary fraction. */
@BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
public final class ViaDouble extends ReferencePlugin {
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
        protected BigDecimal amount(JsonNode record, String field) {
            return BigDecimal.valueOf(super.amount(record, field).doubleValue());
        }
    }
}
