package dev.brokerkeep.cache;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingsChange;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;

/**
 * One live instance per broker account, settings in memory.
 *
 * <p>Whatever is evicted, invalidated or rotated, a handle stays valid: it fills again on its next call. Safe for use
 * by many threads; a call that needs no loading takes no lock. Every method but {@link #stats()} and
 * {@link #coherence()} throws {@link BrokerKeepException} with {@code CLOSED} once the runtime is closed.
 */
public interface InstanceCache {
    /**
     * Returns the handle of an account: the same object for as long as anyone holds it. It implements every public
     * interface of the broker's account type, so capabilities are asked for with {@code instanceof}.
     *
     * <p>Loads the settings if they are not in memory; builds nothing yet.
     *
     * @throws BrokerKeepException if there is no such account, no plugin for its broker, or the settings cannot be
     *     loaded
     */
    BrokerAccount get(AccountId id);

    /**
     * Returns the handle of an account as one of the interfaces it implements.
     *
     * @throws BrokerKeepException as {@link #get(AccountId)}, and with {@code REFUSED} if the account does not have
     *     this capability
     */
    <T> T get(AccountId id, Class<T> capability);

    /**
     * Returns the handles of many accounts, in the order asked for; those not in memory are loaded with one query.
     *
     * @throws BrokerKeepException if any of them cannot be had; the others stay loaded
     */
    Map<AccountId, BrokerAccount> getAll(Collection<AccountId> ids);

    /**
     * Loads the settings of many accounts, in portions, and says how far it is after each. Accounts that do not exist
     * are counted and skipped.
     *
     * @throws BrokerKeepException if the database fails; what was loaded before stays loaded
     */
    WarmUp warm(Collection<AccountId> ids, WarmUp.Progress progress);

    /**
     * Builds an account object of its own, outside the cache, that reads its settings from the database on every call.
     * For special cases only: it costs a database session each time. What is saved through it is seen by the cache.
     *
     * <p>The caller closes it; one that is left open is closed with the runtime, and refuses calls from then on.
     *
     * @throws BrokerKeepException as {@link #get(AccountId)}; with {@code ACCOUNT_DISABLED} or {@code INSTANCE_FAILED}
     *     if no object can be built; with {@code HAND_OVER_TIMED_OUT} if the broker allows one connection at a time and
     *     the cache holds it
     */
    BrokerAccount openUncached(AccountId id);

    /**
     * Asks the broker for the account's summary with proposed settings, by an account object of its own that is closed
     * afterwards. Nothing is saved; what the object itself would save is refused. Works for disabled accounts too.
     *
     * <p>If the broker allows one connection at a time, the object that the cache holds is closed before, after its
     * last call, and built again on the next one; calls that come between wait.
     *
     * @param change what is proposed; empty to try what is stored
     * @param deadline how long the broker may take; a call that does not return by then is left to itself
     * @return what the broker answered: the settings work
     * @throws InvalidSettingsException if the settings would not be valid; the broker was not asked
     * @throws BrokerException if the broker refuses or fails
     * @throws BrokerKeepException as {@link #openUncached}, and with {@code BROKER_CALL_FAILED} if the broker did not
     *     answer in time
     */
    AccountSummary tryOut(AccountId id, SettingsChange change, Duration deadline);

    /**
     * Asks the broker with the settings of an account that is not there yet, like {@link #tryOut(AccountId,
     * SettingsChange, Duration)}.
     */
    AccountSummary tryOut(BrokerId broker, SettingsChange settings, Duration deadline);

    /**
     * Drops the settings of an account from memory. The next read loads what was committed before this call, or later;
     * a load that is under way is not published. The instance stays if nothing it was built from has changed.
     */
    void invalidateSettings(AccountId id);

    /**
     * Lets go of an account's instance, also one that is being built: the next call builds a new one. Settings stay.
     */
    void invalidateInstance(AccountId id);

    /** Drops the settings and instances of all accounts. */
    void invalidateAll();

    /** Returns how well this process is connected to what others change. */
    Coherence coherence();

    /** Returns what the cache has done since it started. */
    CacheStats stats();
}
