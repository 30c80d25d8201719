package dev.brokerkeep.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import java.time.Duration;

/**
 * Proof that a change set was committed. Immutable.
 *
 * <p>If the connection broke during the commit, and the database said afterwards that it had been made, then revision
 * and settings are those that were read after that: they may hold a later change, too.
 */
public interface SaveReceipt {
    /** Returns whose settings were saved. */
    AccountId account();

    /** Returns the revision that the change set made; it grows with each change of the account, in commit order. */
    long revision();

    /**
     * Waits until the change is in force in every live process: from then on no read there, but one that asked for
     * {@code ANY} or a long {@code AT_MOST}, is answered with what was before it. Which processes live is known from
     * the database; one that is stopped or slow counts as alive, one that died does not.
     *
     * @param patience how long to wait at most
     * @return whether it is, and who is late
     * @throws BrokerKeepException if the database cannot be asked, or the thread is interrupted; the change is
     *     committed all the same
     */
    InForce awaitInForce(Duration patience);

    /** Returns the settings exactly as this save left them; a later change may already have replaced them. */
    Settings settings();
}
