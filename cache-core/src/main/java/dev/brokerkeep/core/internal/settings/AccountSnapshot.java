package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.settings.Settings;

/**
 * One account at one revision. Immutable.
 *
 * @param info the account's row
 * @param epoch the timeline of the server that it was read from
 * @param plugin the plugin of its broker
 * @param settings its settings, read against that plugin's schema
 */
public record AccountSnapshot(AccountInfo info, int epoch, LoadedPlugin plugin, Settings settings) {
    /** Reads what is stored against the schema of the account's broker; fails if no plugin is loaded for it. */
    static AccountSnapshot of(StoredAccount stored, PluginCatalog plugins) {
        LoadedPlugin plugin = plugins.require(stored.info().broker());
        return new AccountSnapshot(
                stored.info(),
                stored.epoch(),
                plugin,
                Settings.of(stored.info().id(), stored.info().revision(), plugin.schema(), stored.settings()));
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
