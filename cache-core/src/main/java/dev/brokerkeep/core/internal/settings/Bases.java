package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.internal.postgres.HistoryStore;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds what a change is to be applied to, and answers a change that was made of something else. */
final class Bases {
    private static final Logger LOG = LoggerFactory.getLogger(Bases.class);

    private final HistoryStore history;
    private final UncachedReader reader;

    Bases(HistoryStore history, UncachedReader reader) {
        this.history = history;
        this.reader = reader;
    }

    /**
     * Returns what is stored, of the revision that the change names if it names one.
     *
     * @param remembered what memory says is stored
     * @throws SettingsConflictException if that is of another revision
     */
    AccountSnapshot of(AccountSnapshot remembered, SettingsChange change) {
        if (isOf(remembered, change)) {
            return remembered;
        }
        // Memory may lag behind what the caller has seen elsewhere: the database decides.
        AccountSnapshot stored = reader.read(remembered.info().id());
        if (isOf(stored, change)) {
            return stored;
        }
        throw conflict(change, stored);
    }

    private static boolean isOf(AccountSnapshot snapshot, SettingsChange change) {
        return change.basedOn().orElse(snapshot.revision()) == snapshot.revision();
    }

    /** Returns the answer to a change that was made of something else than what is stored. */
    SettingsConflictException conflict(SettingsChange change, AccountSnapshot stored) {
        return new SettingsConflictException(change, base(change, stored), stored.settings());
    }

    /** Whoever cannot be told what the change was made of is told of the conflict all the same. */
    private @Nullable Settings base(SettingsChange change, AccountSnapshot stored) {
        long revision = change.basedOn().orElseThrow();
        try {
            StoredAccount then = history.at(stored.info().id(), revision);
            return then.info().broker().equals(stored.info().broker())
                    ? Settings.of(then.info().id(), revision, stored.settings().schema(), then.settings())
                    : null;
        } catch (BrokerKeepException e) {
            LOG.debug("What revision {} was is not known: {}", revision, e.code());
            return null;
        }
    }
}
