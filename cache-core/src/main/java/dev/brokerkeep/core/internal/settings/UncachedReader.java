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
    private final Sightings sightings;

    public UncachedReader(AccountStore store, PluginCatalog plugins, Sightings sightings) {
        this.store = store;
        this.plugins = plugins;
        this.sightings = sightings;
    }

    /** Returns what is stored now. */
    public AccountSnapshot read(AccountId id) {
        long askedAt = System.nanoTime();
        return AccountSnapshot.of(readStored(id), plugins, askedAt);
    }

    /** Returns what is stored now, whether or not a plugin is there to read it. */
    StoredAccount readStored(AccountId id) {
        StoredAccount stored = store.load(List.of(Known.nothingOf(id))).get(id);
        if (stored == null) {
            sightings.gone(id);
            throw AccountStore.unknownAccount(id);
        }
        sightings.seen(id, stored.epoch(), stored.info().revision());
        return stored;
    }
}
