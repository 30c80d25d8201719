package dev.brokerkeep.history;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingsConflictException;
import java.time.Instant;
import java.util.List;

/**
 * What accounts and their settings were. The database keeps it by triggers: changes by hand-typed SQL are there too.
 * Deleted accounts keep their history. It reaches back to {@link #begins()}.
 *
 * <p>Safe for use by many threads. All methods ask the database, and throw {@link BrokerKeepException} with
 * {@code UNKNOWN_ACCOUNT} if there never was an account with this id, with {@code HISTORY_TOO_SHORT} if what is asked
 * for is older than what is kept, with {@code CLOSED} once the runtime is closed.
 */
public interface AccountHistory {
    /** Returns since when everything is kept. */
    Instant begins();

    /**
     * Returns changes of an account, the newest first.
     *
     * @param below only changes that made a lower revision than this; {@code Long.MAX_VALUE} for the newest
     * @param limit how many at most, from 1 to 10 000
     */
    List<AccountChange> changes(AccountId id, long below, int limit);

    /**
     * Returns what became of each value between two revisions of an account: what is the same in both is left out.
     *
     * @param from the older revision, 0 for what was before the first
     * @param to the newer one; not higher than the account's present revision
     */
    AccountComparison compare(AccountId id, long from, long to);

    /**
     * Returns an account as it was at an instant, by the database's clock.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if it did not exist then, with {@code UNKNOWN_BROKER} if
     *     the plugin of its broker of that time is not loaded
     */
    PastAccount asOf(AccountId id, Instant instant);

    /**
     * Returns an account as a revision left it.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if the account did not exist with this revision, with
     *     {@code UNKNOWN_BROKER} if the plugin of its broker of that time is not loaded
     */
    PastAccount at(AccountId id, long revision);

    /**
     * Gives an account the settings that it had with a revision, as a new revision; writes nothing if they are the
     * same. The account's own row stays as it is, and so do settings that the schema does not declare.
     *
     * @param note who does it and why
     * @throws InvalidSettingsException if those settings are not valid today; nothing was written
     * @throws SettingsConflictException if somebody else changes them meanwhile; nothing was written
     * @throws BrokerKeepException with {@code REFUSED} if the account belonged to another broker then, or one of the
     *     settings cannot be read any more; nothing was written
     */
    SaveReceipt restore(AccountId id, long revision, ChangeNote note);

    /**
     * Removes changes that are older than {@code brokerkeep.history_policy} says is to be kept, which its owner sets;
     * by default all are kept. What accounts and settings are now is not touched. To be called until it returns 0.
     *
     * @param portion how many changes at most, at least 1
     * @return how many were removed
     */
    long prune(int portion);
}
