package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.tck.reference.ReferencePlugin;

/** The reference plugin with accounts of another class. */
public abstract class MutantPlugin extends ReferencePlugin {
    private final Class<? extends BrokerAccount> account;

    MutantPlugin(Class<? extends BrokerAccount> account) {
        this.account = account;
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return account;
    }
}
