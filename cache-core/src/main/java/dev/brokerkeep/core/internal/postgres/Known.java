package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;

/**
 * What the asker knows of an account already, and need not be told again.
 *
 * @param revision the revision it has in memory; -1 if none
 * @param epoch the timeline that the revision is of
 */
public record Known(AccountId id, long revision, int epoch) {
    /** Returns an account of which nothing is known. */
    public static Known nothingOf(AccountId id) {
        return new Known(id, -1, 0);
    }
}
