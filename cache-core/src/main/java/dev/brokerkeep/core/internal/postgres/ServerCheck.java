package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.BrokerKeepException;

/** Whether the server at the other end of a session is the one that is to be believed. */
public interface ServerCheck {
    /**
     * Asked with each answer, in a transaction before it is committed.
     *
     * @param server which database answered: see {@link ServerIdentity}
     * @param epoch its timeline
     * @throws BrokerKeepException with {@code DATABASE_OUTDATED} if it is another database, or an older copy
     */
    void require(String server, int epoch);
}
