package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;

/**
 * Takes notice of what the database said of an account past the loader. Whoever has been shown a revision, or that an
 * account is gone, must not be shown something older by memory afterwards.
 */
public final class Sightings {
    private final CellDirectory directory;
    private final Coherence coherence;

    public Sightings(CellDirectory directory, Coherence coherence) {
        this.directory = directory;
        this.coherence = coherence;
    }

    /**
     * An account was seen at this revision.
     *
     * @throws BrokerKeepException with {@code DATABASE_OUTDATED} if the server that said so is an older copy
     */
    void seen(AccountId id, int epoch, long revision) {
        coherence.require(epoch);
        Cell cell = directory.find(id);
        if (cell != null) {
            cell.raise(epoch, revision);
        }
    }

    /** There is no such account (any more): what is left of it goes. */
    void gone(AccountId id) {
        Cell cell = directory.find(id);
        if (cell != null) {
            cell.forget();
            cell.tenant().evicted();
        }
    }
}
