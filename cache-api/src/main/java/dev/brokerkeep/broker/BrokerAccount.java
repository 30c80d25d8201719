package dev.brokerkeep.broker;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import dev.brokerkeep.settings.SettingsView;
import java.util.List;

/**
 * One account at a broker.
 *
 * <p><strong>Callers</strong> get a handle that stays the same object for as long as anyone holds it; what it stands
 * for is built on the first call that needs the broker, and replaced behind it when a setting changes that it was built
 * from. Besides {@link BrokerException}, a call through a handle may throw {@link BrokerKeepException}: the account is
 * unknown or disabled, the database cannot be reached, or the account object cannot be built.
 *
 * <p><strong>Plugin authors</strong> implement it with one constructor annotated {@code @jakarta.inject.Inject}, which
 * takes what it needs of {@link AccountId}, {@link SettingsView}, {@link java.time.Clock}, {@code Sleeper} and the
 * plugin's own classes, and does no I/O. What an account can do beyond this interface it says by implementing more of
 * them, such as {@link OrderReader}. All methods are called by many threads at once. Each call ends within a deadline
 * of the plugin's own, and a call that fails throws: a failed read is never null, empty or old.
 */
public interface BrokerAccount extends AutoCloseable {
    /** Returns which account this is. No I/O. */
    AccountId id();

    /** Returns the live settings of this account: for plugins, the view that the constructor was given. */
    SettingsView settingsView();

    /**
     * Returns equity, cash and buying power as the broker states them now.
     *
     * @throws BrokerException if the broker refuses or fails
     */
    AccountSummary summary();

    /**
     * Returns all open positions; empty if there are none.
     *
     * @throws BrokerException if the broker refuses or fails
     */
    List<Position> positions();

    /**
     * Returns the current settings as one immutable snapshot: the same object until something changes.
     *
     * @throws BrokerKeepException if they are not in memory and cannot be loaded
     */
    default Settings settings() {
        return settingsView().snapshot();
    }

    /**
     * Returns the settings as one immutable snapshot that is at least this fresh. Through a handle this is what an
     * order is decided on: with {@link Freshness#LATEST} it is what the database holds now.
     *
     * @throws BrokerKeepException if memory does not hold one, and the database does not answer
     */
    default Settings settings(Freshness freshness) {
        return settingsView().read(freshness).settings();
    }

    /**
     * Saves a change set: one transaction, one revision. When this returns, every read in this process sees it. Works
     * also while the account object cannot be built, so that a wrong credential can be corrected.
     *
     * <p>A plugin that overrides this, to derive a value for instance, saves through {@link SettingsView#save} and
     * nothing else.
     *
     * @throws InvalidSettingsException if the settings would be invalid; nothing was written
     * @throws SettingsConflictException if the change names a base revision that is no longer current; nothing was
     *     written
     * @throws BrokerKeepException with {@code SAVE_FAILED} if nothing was written, with {@code SAVE_OUTCOME_UNKNOWN} if
     *     that could not be found out; in the second case nothing stays cached
     */
    default SaveReceipt saveSettings(SettingsChange change) {
        return settingsView().save(change);
    }

    /**
     * Saves one setting; see {@link #saveSettings}.
     *
     * <p>The handle that the cache gives out turns this into a call of {@code saveSettings}: a plugin that wants to see
     * every save overrides that one. An override of this method would not be called.
     */
    default <T> SaveReceipt saveSetting(SettingKey<T> key, T value) {
        return saveSettings(SettingsChange.set(key, value));
    }

    /**
     * Gives connections and threads back. The cache calls this exactly once on each object it built, after the last
     * call on it has returned. Implementations tolerate further calls, and fail other calls afterwards with
     * {@code CLOSED}.
     *
     * @throws BrokerKeepException with {@code REFUSED}, on a handle: it belongs to the cache
     */
    @Override
    void close();
}
