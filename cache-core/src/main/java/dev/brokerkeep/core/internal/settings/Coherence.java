package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.feed.ChangeFeed;
import dev.brokerkeep.core.internal.feed.OutdatedServerException;
import dev.brokerkeep.core.internal.postgres.ServerCheck;
import java.util.ArrayList;
import java.util.List;
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
public final class Coherence implements ChangeFeed.Subscriber, ServerCheck {
    private static final Logger LOG = LoggerFactory.getLogger(Coherence.class);

    private final CellDirectory directory;
    private final CacheCounters counters;
    private final Lease lease = new Lease();
    private boolean isAlone;

    /** Which database the feed leads to, with the tables in it; null before the feed's first answer. */
    private @Nullable String database;

    /** Which database loads and saves are to be answered by; null before the first answer of any kind. */
    private @Nullable String server;

    /** The highest epoch that any answer was of; a server that answers with a lower one is an older copy. */
    private int epoch;

    private volatile Listener changed = (cells, answer) -> {};

    public Coherence(CellDirectory directory, CacheCounters counters) {
        this.directory = directory;
        this.counters = counters;
    }

    Lease lease() {
        return lease;
    }

    /** Nobody else changes this database: what is in memory stays current until this process changes it. */
    public synchronized void assumeAlone() {
        isAlone = true;
        lease.holdForEver();
    }

    /** Sets who is told which accounts that are in use others have changed. */
    public void onChange(Listener listener) {
        changed = listener;
    }

    /** Who cares about accounts that others have changed. Called on the feed's thread, which has to go on soon. */
    public interface Listener {
        /**
         * These have changed.
         *
         * @param answer the feed's, which may have brought some of them
         */
        void changed(List<Cell> cells, ChangeFeed.Answer answer);
    }

    @Override
    public boolean holds(long account) {
        Cell cell = directory.find(AccountId.of(account));
        return cell != null && (cell.snapshot() != null || cell.tenant().isOccupied());
    }

    @Override
    public long mark() {
        return directory.voids();
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
            follow(answer.origin().database());
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
            changed.changed(affected, answer);
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Which database it is, the feed decides; before its first answer, and without a feed, the first load does. A
     * process that is alone has nobody to tell it of a new database but its loads.
     */
    @Override
    public synchronized void require(String answered, int answeredEpoch) {
        if (server != null && !server.equals(answered)) {
            if (!isAlone) {
                throw new BrokerKeepException(
                        ErrorCode.DATABASE_OUTDATED,
                        "The DataSource was answered by another database (" + answered + ") than the change feed ("
                                + server + ").",
                        "let both lead to the same database; if it was replaced by another, end the connections to the"
                                + " former one.");
            }
            beginAnew(server, answered);
        }
        server = answered;
        require(answeredEpoch);
    }

    /** Fails if a server of this epoch is an older copy. */
    synchronized void require(int answered) {
        if (!advanceTo(answered)) {
            throw Misses.outdated("timeline " + answered, "timeline " + epoch + " was seen before");
        }
    }

    /**
     * Takes notice of the epoch of an answer.
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

    /** The feed leads to this database now. */
    private void follow(String answered) {
        String answeredServer = answered.substring(0, answered.lastIndexOf('/'));
        if (database != null && !database.equals(answered)) {
            beginAnew(database, answered);
        } else if (server != null && !server.equals(answeredServer)) {
            beginAnew(server, answeredServer);
        }
        database = answered;
        server = answeredServer;
    }

    private void beginAnew(String former, String present) {
        LOG.error("The database was replaced by another (it was {}, and is {}): memory begins anew", former, present);
        lease.revoke();
        epoch = 0;
        directory.forEach(cell -> {
            cell.startOver();
            cell.tenant().evicted();
        });
    }
}
