package dev.brokerkeep.cache;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.InForce;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Creates, lists, disables, moves and deletes accounts. Each change is one transaction and one revision, and is seen by
 * every read in this process when the call returns, like a save.
 *
 * <p>Safe for use by many threads. All methods use the database, and throw {@link BrokerKeepException} with
 * {@code CLOSED} once the runtime is closed, with {@code SAVE_OUTCOME_UNKNOWN} if the connection broke while a change
 * was being committed: it may or may not have been made then.
 */
public interface AccountRegistry {
    /**
     * Returns this registry, with a note of who makes the changes and why: it is kept in the history with each. The
     * note of a change set goes before it, unless it is none.
     */
    AccountRegistry noted(ChangeNote note);

    /**
     * Creates an account, enabled.
     *
     * @param name for people, unique: 1 to 200 visible characters, no blank at either end
     * @param settings its first settings; all that is required must be there
     * @throws InvalidSettingsException if the settings are not valid; nothing was written
     * @throws BrokerKeepException with {@code UNKNOWN_BROKER} if no plugin has this id, with {@code REFUSED} if the
     *     name is taken or unfit, or the settings are based on a revision; nothing was written
     */
    AccountInfo create(String name, BrokerId broker, SettingsChange settings);

    /**
     * Returns one account.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if there is none with this id
     */
    AccountInfo get(AccountId id);

    /** Returns the account of this name; empty if there is none. */
    Optional<AccountInfo> named(String name);

    /** Returns all accounts by rising id. */
    List<AccountInfo> list();

    /**
     * Lets the account's broker be called, or not; settings can be read and saved all the same.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if there is none with this id
     */
    AccountInfo setEnabled(AccountId id, boolean enabled);

    /**
     * Gives the account to another broker. Its settings are replaced as a whole, in the same revision: those of one
     * broker mean nothing to another. Handles of the old type refuse every call from then on; get the account again.
     *
     * @throws InvalidSettingsException if the settings are not valid for that broker; nothing was written
     * @throws SettingsConflictException if the settings are based on a revision that is no longer the account's;
     *     nothing was written
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if there is no account with this id, with
     *     {@code UNKNOWN_BROKER} if no plugin has that one; nothing was written
     */
    AccountInfo move(AccountId id, BrokerId broker, SettingsChange settings);

    /**
     * Deletes the account with its settings. Its handles refuse every call from then on; its id is never used again.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if there is none with this id
     */
    void delete(AccountId id);

    /**
     * Creates and changes many accounts, all of them or none: one transaction, one revision of each account. For
     * imports; each account may be named once. While it runs, other saves of these accounts wait.
     *
     * @return what became of each account, in the order of the edits
     * @throws InvalidSettingsException if the settings of an account would not be valid; of the first such account
     * @throws SettingsConflictException if the settings of an account are based on a revision that is no longer its own
     * @throws BrokerKeepException as {@link #create} and {@link #get}, and with {@code REFUSED} if an account is named
     *     twice. Whatever is thrown, nothing was written; with {@code SAVE_OUTCOME_UNKNOWN} alone all of it may have
     *     been
     */
    List<AccountInfo> applyAll(List<AccountEdit> edits);

    /**
     * Waits until the latest change of an account, whoever made it, is in force in every live process: the answer to
     * whether a disabled account really trades nowhere any more. Works for deleted accounts, too. What it promises is
     * said at {@link dev.brokerkeep.settings.SaveReceipt#awaitInForce}.
     *
     * @param patience how long to wait at most
     * @return whether it is, and who is late
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if there never was one with this id; if the database
     *     cannot be asked, or the thread is interrupted
     */
    InForce awaitInForce(AccountId id, Duration patience);
}
