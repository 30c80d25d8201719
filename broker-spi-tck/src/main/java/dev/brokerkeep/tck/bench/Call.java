package dev.brokerkeep.tck.bench;

import dev.brokerkeep.broker.BrokerAccount;

/**
 * A call of an account's interface that reaches the broker.
 *
 * @param name as an author would write it
 * @param isChange whether it changes something at the broker
 */
public record Call(String name, boolean isChange, Action action) {
    /** What a call returns that returns nothing. */
    static final String NOTHING = "";

    /** What a call does. */
    @FunctionalInterface
    public interface Action {
        /** Calls. */
        Object on(BrokerAccount account);
    }

    /** Tells whether this is what a call returns that returns nothing. */
    public boolean isNothing(Object result) {
        return NOTHING.equals(result);
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
