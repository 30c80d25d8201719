package dev.brokerkeep.tck.bench;

import dev.brokerkeep.broker.BrokerAccount;

/**
 * A call of an account's interface that reaches the broker.
 *
 * @param name as an author would write it
 * @param isChange whether it changes something at the broker
 */
public record Call(String name, boolean isChange, Action action) {
    /** What a call does. */
    @FunctionalInterface
    public interface Action {
        /** Calls. */
        Object on(BrokerAccount account);
    }

    /** Calls. */
    public Object on(BrokerAccount account) {
        return action.on(account);
    }

    @Override
    public String toString() {
        return name;
    }
}
