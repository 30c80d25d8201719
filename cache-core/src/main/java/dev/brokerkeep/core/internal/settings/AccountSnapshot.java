package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.settings.Settings;

/** One account at one revision. Immutable, but for the time until which it is known to have been current. */
public final class AccountSnapshot {
    private final AccountInfo info;
    private final int epoch;
    private final LoadedPlugin plugin;
    private final Settings settings;
    private volatile long confirmedAt;

    /**
     * Creates a snapshot.
     *
     * @param info the account's row
     * @param epoch the timeline of the server that it was read from
     * @param plugin the plugin of its broker
     * @param settings its settings, read against that plugin's schema
     * @param confirmedAt {@code System.nanoTime()} from before it was read
     */
    public AccountSnapshot(AccountInfo info, int epoch, LoadedPlugin plugin, Settings settings, long confirmedAt) {
        this.info = info;
        this.epoch = epoch;
        this.plugin = plugin;
        this.settings = settings;
        this.confirmedAt = confirmedAt;
    }

    /** Reads what is stored against the schema of the account's broker; fails if no plugin is loaded for it. */
    static AccountSnapshot of(StoredAccount stored, PluginCatalog plugins, long askedAt) {
        LoadedPlugin plugin = plugins.require(stored.info().broker());
        return new AccountSnapshot(
                stored.info(),
                stored.epoch(),
                plugin,
                Settings.of(stored.info().id(), stored.info().revision(), plugin.schema(), stored.settings()),
                askedAt);
    }

    public AccountInfo info() {
        return info;
    }

    public int epoch() {
        return epoch;
    }

    public LoadedPlugin plugin() {
        return plugin;
    }

    public Settings settings() {
        return settings;
    }

    /**
     * Returns until when, in {@code System.nanoTime()}, every acknowledged change of the account is known to be in it.
     */
    long confirmedAt() {
        return confirmedAt;
    }

    /** The database was asked at this time, and still had this revision. A lost update costs one question more. */
    void confirm(long askedAt) {
        if (askedAt - confirmedAt > 0) {
            confirmedAt = askedAt;
        }
    }

    public long revision() {
        return info.revision();
    }

    /** Tells whether this is of a later state of the database than the other. */
    public boolean isNewerThan(AccountSnapshot other) {
        return epoch != other.epoch ? epoch > other.epoch : revision() > other.revision();
    }

    /** Names the account and the revision; no values. */
    @Override
    public String toString() {
        return "AccountSnapshot[" + info.id() + ", revision " + revision() + ", epoch " + epoch + "]";
    }
}
