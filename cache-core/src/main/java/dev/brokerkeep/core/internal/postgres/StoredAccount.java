package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.settings.StoredSettings;

/**
 * One account with all its settings as one statement saw them.
 *
 * @param info the account's row and revision
 * @param epoch the timeline of the server that answered: it rises when a server is promoted
 * @param transactionId the transaction that made this revision; zero if the account has none
 * @param isOwn whether that is the very transaction that asked
 * @param isKnown whether the account still has the revision that the asker knew; its settings are left out then
 * @param settings its settings, secrets opened
 */
public record StoredAccount(
        AccountInfo info, int epoch, long transactionId, boolean isOwn, boolean isKnown, StoredSettings settings) {
    /** The highest revision of the account that is committed, as far as the asker sees. */
    long committedRevision() {
        return isOwn ? info.revision() - 1 : info.revision();
    }
}
