package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.internal.feed.ChangeFeed;
import dev.brokerkeep.core.internal.feed.OutdatedServerException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this process knows about the database as a whole: which it is, of which epoch, and until when no change of it is
 * missing in memory.
 *
 * <p>An answer of the feed is taken notice of in this order: the epoch, every change, and only then the lease. Whoever
 * reads looks at the lease before the cell, so whoever sees the new lease sees its changes.
 */
public final class Coherence implements ChangeFeed.Subscriber {
    private static final Logger LOG = LoggerFactory.getLogger(Coherence.class);

    private final CellDirectory directory;
    private final CacheCounters counters;
    private final Lease lease = new Lease();
    private @Nullable String database;

    /** The highest epoch that any answer was of; a server that answers with a lower one is an older copy. */
    private int epoch;

    private volatile Consumer<List<Cell>> changed = cells -> {};

    public Coherence(CellDirectory directory, CacheCounters counters) {
        this.directory = directory;
        this.counters = counters;
    }

    Lease lease() {
        return lease;
    }

    /** Nobody else changes this database: what is in memory stays current until this process changes it. */
    public void assumeAlone() {
        lease.holdForEver();
    }

    /** Sets who is told which accounts that are in use others have changed. */
    public void onChange(Consumer<List<Cell>> listener) {
        changed = listener;
    }

    @Override
    public long[] held() {
        List<Long> numbers = new ArrayList<>();
        directory.forEach(cell -> numbers.add(cell.id().value()));
        return numbers.stream().mapToLong(Long::longValue).toArray();
    }

    @Override
    public void apply(ChangeFeed.Answer answer) throws OutdatedServerException {
        List<Cell> affected = new ArrayList<>();
        synchronized (this) {
            require(answer.origin().database());
            if (!advanceTo(answer.origin().epoch())) {
                lease.revoke();
                throw new OutdatedServerException(answer.origin().epoch(), epoch);
            }
            for (ChangeFeed.Change change : answer.changes()) {
                Cell cell = directory.find(AccountId.of(change.account()));
                if (cell != null
                        && (cell.raise(epoch, change.revision())
                                || cell.tenant().isOccupied())) {
                    affected.add(cell);
                }
            }
            counters.changes.add(answer.changes().size());
            lease.renew(answer.askedAt());
        }
        if (!affected.isEmpty()) {
            changed.accept(affected);
        }
    }

    /**
     * Takes notice of the epoch that a load was answered with.
     *
     * @return whether it is the highest seen
     */
    synchronized boolean advanceTo(int answered) {
        if (answered < epoch) {
            return false;
        }
        if (answered > epoch) {
            if (epoch != 0) {
                LOG.warn("The database was failed over from timeline {} to {}: memory begins anew", epoch, answered);
                lease.revoke();
            }
            epoch = answered;
            // Revisions of the old timeline mean nothing any more: commits may have been lost, and numbers used again.
            directory.forEach(cell -> cell.raise(answered, 0));
        }
        return true;
    }

    synchronized int epoch() {
        return epoch;
    }

    private void require(String answered) {
        if (database != null && !database.equals(answered)) {
            LOG.error(
                    "The database was replaced by another (it was {}, and is {}): memory begins anew",
                    database,
                    answered);
            lease.revoke();
            epoch = 0;
            directory.forEach(cell -> {
                cell.startOver();
                cell.tenant().evicted();
            });
        }
        database = answered;
    }
}
