package dev.brokerkeep.settings;

import dev.brokerkeep.AccountId;

/** Proof that a change set was committed. Immutable. */
public interface SaveReceipt {
    /** Returns whose settings were saved. */
    AccountId account();

    /** Returns the revision that the change set made; it grows with each change of the account, in commit order. */
    long revision();

    /** Returns the settings exactly as this save left them; a later change may already have replaced them. */
    Settings settings();
}
