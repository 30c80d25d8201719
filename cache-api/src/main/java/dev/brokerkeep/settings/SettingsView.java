package dev.brokerkeep.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import java.util.Optional;

/**
 * The live settings of one account: what a plugin's account object is given and keeps.
 *
 * <p><strong>While the account object is being constructed</strong> the view is pinned to one snapshot, and the keys
 * read through it are recorded. When one of those changes later, the whole object is replaced: values read in the
 * constructor may safely be kept in final fields. Taking the whole {@link #snapshot()} while constructing counts as
 * reading every key of the schema; what is stored under names that the schema does not declare is not watched.
 * <strong>Afterwards</strong> each read shows the current settings.
 *
 * <p>Safe for use by many threads. Reads are answered from memory; one that has to load waits for the database.
 */
public interface SettingsView {
    /** Returns whose settings these are. */
    AccountId account();

    /**
     * Returns the current settings as one immutable snapshot: the same object until something changes. Take one
     * snapshot per decision, so that everything the decision reads is of one revision.
     *
     * @throws BrokerKeepException if they are not in memory and cannot be loaded
     */
    Settings snapshot();

    /**
     * Returns a snapshot that is at least this fresh, and how old it may be.
     *
     * @throws BrokerKeepException if memory does not hold one, and the database does not answer
     */
    SettingsReading read(Freshness freshness);

    /**
     * Returns the current value of a setting, or its default. As fresh as {@link #snapshot()}, or as the
     * {@linkplain SettingKey.Builder#freshness key demands} if that is fresher.
     *
     * @throws SettingUnavailableException if there is neither, or the stored value cannot be read
     * @throws BrokerKeepException if the settings are not in memory and cannot be loaded
     */
    <T> T get(SettingKey<T> key);

    /**
     * Returns the current value of a setting, or its default; empty if there is neither. As fresh as {@link #get}.
     *
     * @throws SettingUnavailableException if the stored value cannot be read
     * @throws BrokerKeepException if the settings are not in memory and cannot be loaded
     */
    <T> Optional<T> find(SettingKey<T> key);

    /**
     * Saves a change set: one transaction, one revision. When this returns, every read in this process sees it.
     *
     * <p>This is the only way for a plugin to write settings, derived values and refreshed tokens included.
     *
     * @throws InvalidSettingsException if the settings would be invalid; nothing was written
     * @throws SettingsConflictException if the change names a base revision that is no longer the current one; nothing
     *     was written
     * @throws BrokerKeepException with {@code SAVE_OUTCOME_UNKNOWN} if it could not be found out whether it was
     *     written: then nothing stays cached. With any other code nothing was written: {@code SAVE_FAILED} if the
     *     database refused it, {@code DATABASE_UNREACHABLE} if no session could be had
     */
    SaveReceipt save(SettingsChange change);
}
