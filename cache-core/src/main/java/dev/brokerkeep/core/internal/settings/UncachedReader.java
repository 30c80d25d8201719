package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.Known;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import java.util.List;

/** Reads accounts from the database, past the cache: one session each time. */
public final class UncachedReader {
    private final AccountStore store;
    private final PluginCatalog plugins;

    public UncachedReader(AccountStore store, PluginCatalog plugins) {
        this.store = store;
        this.plugins = plugins;
    }

    /** Returns what is stored now. */
    public AccountSnapshot read(AccountId id) {
        long askedAt = System.nanoTime();
        return AccountSnapshot.of(readStored(id), plugins, askedAt);
    }

    StoredAccount readStored(AccountId id) {
        StoredAccount stored = store.load(List.of(Known.nothingOf(id))).get(id);
        if (stored == null) {
            throw AccountStore.unknownAccount(id);
        }
        return stored;
    }
}
