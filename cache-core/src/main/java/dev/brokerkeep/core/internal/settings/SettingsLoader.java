package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.feed.ChangeFeed;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.Known;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingsReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads settings: from memory where they are there, otherwise by a load that is shared with everybody who misses the
 * same account, and whose query is shared with everybody who misses any.
 */
public final class SettingsLoader {
    private static final Logger LOG = LoggerFactory.getLogger(SettingsLoader.class);

    private static final int LARGEST_PORTION = 10_000;

    private final AccountStore store;
    private final PluginCatalog plugins;
    private final CellDirectory directory;
    private final CacheCounters counters;
    private final LoadCombiner combiner;

    private final Lease lease;
    private final LongSupplier clock;
    private final Memory memory;
    private final long bound;
    private final long usual;

    private volatile boolean closed;

    /**
     * Creates a loader.
     *
     * @param bound how old, in nanoseconds, a {@code BOUNDED} answer may be
     * @param usual the freshness of reads that do not name one
     * @param patience how long a read waits for the queries of others before it fails. A read that sends the query
     *     itself is in the hands of the DataSource: its {@code socketTimeout} ends a query on a dead connection, and
     *     nothing else does
     * @param concurrency how many sessions it takes at once at most
     */
    public SettingsLoader(
            AccountStore store,
            PluginCatalog plugins,
            CellDirectory directory,
            Coherence coherence,
            CacheCounters counters,
            Duration bound,
            Freshness usual,
            Duration patience,
            int concurrency) {
        this(store, plugins, directory, coherence, counters, bound, usual, patience, concurrency, System::nanoTime);
    }

    /** For tests, whose time passes as they like. */
    SettingsLoader(
            AccountStore store,
            PluginCatalog plugins,
            CellDirectory directory,
            Coherence coherence,
            CacheCounters counters,
            Duration bound,
            Freshness usual,
            Duration patience,
            int concurrency,
            LongSupplier clock) {
        this.store = store;
        this.plugins = plugins;
        this.directory = directory;
        this.lease = coherence.lease();
        this.clock = clock;
        this.memory = new Memory(lease, clock);
        this.counters = counters;
        this.bound = bound.toNanos();
        this.usual = usual.allowedNanos(this.bound);
        this.combiner = new LoadCombiner(concurrency, LARGEST_PORTION, patience.toNanos(), this::loadPortion);
    }

    /**
     * Returns a snapshot of an account that is as fresh as is usual. From memory: two volatile reads and one of the
     * clock, no lock, no allocation.
     */
    public AccountSnapshot read(Cell cell) {
        return read(cell, usual);
    }

    /** Returns a snapshot of an account that is at least this fresh. */
    public AccountSnapshot read(Cell cell, Freshness freshness) {
        return read(cell, freshness.allowedNanos(bound));
    }

    /** Returns a snapshot that is as fresh as is usual, and as each of these demands. */
    public AccountSnapshot read(Cell cell, List<Freshness> demands) {
        long allowedAge = usual;
        for (int i = 0; i < demands.size(); i++) {
            allowedAge = Math.min(allowedAge, demands.get(i).allowedNanos(bound));
        }
        return read(cell, allowedAge);
    }

    private AccountSnapshot read(Cell cell, long allowedAge) {
        AccountSnapshot snapshot = memory.fresh(cell, allowedAge);
        if (snapshot != null) {
            counters.hits.increment();
            directory.touch(cell);
            return snapshot;
        }
        counters.misses.increment();
        return load(cell, clock.getAsLong(), allowedAge);
    }

    /** Returns a snapshot that is at least this fresh, and how old it may be. */
    public SettingsReading reading(Cell cell, Freshness freshness) {
        long current = lease.askedAt();
        AccountSnapshot snapshot = read(cell, freshness);
        long now = clock.getAsLong();
        long age = Math.min(now - current, now - snapshot.confirmedAt());
        return new SettingsReading(snapshot.settings(), Duration.ofNanos(Math.max(0, age)));
    }

    /**
     * Reads many accounts; those not in memory with one query, unless there are very many or others are loading some of
     * them. Each cell is given to one of the two functions, on the calling thread.
     */
    public void readAll(
            Collection<Cell> cells,
            BiConsumer<Cell, AccountSnapshot> found,
            BiConsumer<Cell, BrokerKeepException> failed) {
        requireOpen();
        Map<Cell, AccountSnapshot> hits = new LinkedHashMap<>();
        List<Cell> missing = new ArrayList<>();
        for (Cell cell : cells) {
            AccountSnapshot snapshot = memory.fresh(cell, usual);
            if (snapshot != null) {
                // Kept: it may have to make room in memory for those that are loaded now.
                hits.put(cell, snapshot);
            } else {
                missing.add(cell);
            }
        }
        counters.hits.add(hits.size());
        counters.misses.add(missing.size());
        hits.forEach((cell, snapshot) -> {
            directory.touch(cell);
            found.accept(cell, snapshot);
        });
        new Misses(combiner, this::requireOpen, clock.getAsLong(), usual).load(missing, found, failed);
    }

    /** From now on nothing is loaded any more, and nothing stays in memory. */
    public void close() {
        closed = true;
        directory.clear();
    }

    /** Loads what was not in memory, or not fresh enough, when the read began. */
    AccountSnapshot load(Cell cell, long readBegan, long allowedAge) {
        return new Misses(combiner, this::requireOpen, readBegan, allowedAge).load(cell);
    }

    /** Publishes what an answer of the feed has brought of these: a load whose question was the feed's. */
    void adopt(List<Cell> cells, ChangeFeed.Answer answer) {
        for (Cell cell : cells) {
            StoredAccount brought = answer.brought().accounts().get(cell.id());
            if (brought != null) {
                adopt(cell, brought, answer);
            }
        }
    }

    private void adopt(Cell cell, StoredAccount brought, ChangeFeed.Answer answer) {
        // There was no ticket when the question was sent, since nobody knew then whom it was about. A voiding between
        // the question and this ticket has raised the directory's count; a later one the cell's, which publishing
        // compares with the ticket. In this order none is missed.
        Cell.Ticket ticket = cell.ticket();
        if (directory.voids() != answer.brought().mark()) {
            return;
        }
        try {
            if (cell.publish(read(brought, cell, answer.askedAt()), ticket)) {
                published(cell);
            }
        } catch (RuntimeException e) {
            // Whoever reads it will load it, and be told what is wrong. Only the type: a text may hold anything.
            LOG.debug(
                    "Account {} was not taken over: {}", cell.id(), e.getClass().getName());
        }
    }

    /** Loads a portion by one statement, publishes it, and lands every flight of it. */
    private void loadPortion(List<Flight> portion) {
        counters.loads.increment();
        counters.loadedAccounts.add(portion.size());
        Map<AccountId, Known> asked = new HashMap<>();
        for (Flight flight : portion) {
            // Two flights of one account may know different things: then it is read as if nobody knew anything.
            asked.merge(
                    flight.cell.id(),
                    knownTo(flight),
                    (one, other) -> one.equals(other) ? one : Known.nothingOf(one.id()));
        }
        long now = clock.getAsLong();
        for (Flight flight : portion) {
            flight.sent(now);
        }
        Map<AccountId, StoredAccount> loaded;
        try {
            loaded = store.load(asked.values());
        } catch (RuntimeException e) {
            // An interruption of the sender (a pool gives up its wait then) is no failure of the others' loads. Nor is
            // an error of its stack: that is left to the combiner, and thrown where it struck.
            Throwable failure = Thread.currentThread().isInterrupted() ? Flight.ABANDONED : e;
            for (Flight flight : portion) {
                flight.land(null, failure);
            }
            return;
        }
        for (Flight flight : portion) {
            try {
                flight.land(publish(flight, loaded.get(flight.cell.id())), null);
            } catch (VirtualMachineError e) {
                throw e;
            } catch (RuntimeException | Error e) {
                flight.land(null, e);
            }
        }
    }

    private static Known knownTo(Flight flight) {
        AccountSnapshot known = flight.known;
        return known == null
                ? Known.nothingOf(flight.cell.id())
                : new Known(flight.cell.id(), known.revision(), known.epoch());
    }

    private AccountSnapshot publish(Flight flight, @Nullable StoredAccount stored) {
        Cell cell = flight.cell;
        if (stored == null) {
            // Deleted past the registry: what was built for it must not stay open, nor be shown to whoever hears this.
            cell.forget();
            cell.tenant().evicted();
            throw AccountStore.unknownAccount(cell.id());
        }
        AccountSnapshot snapshot;
        if (stored.isKnown()) {
            snapshot = Objects.requireNonNull(flight.known);
            snapshot.confirm(flight.askedAt());
        } else {
            snapshot = read(stored, cell, flight.askedAt());
        }
        if (cell.publish(snapshot, flight.ticket)) {
            published(cell);
        } else {
            counters.discardedLoads.increment();
        }
        return snapshot;
    }

    private AccountSnapshot read(StoredAccount stored, Cell cell, long askedAt) {
        try {
            return AccountSnapshot.of(stored, plugins, askedAt);
        } catch (BrokerKeepException e) {
            // Moved to a broker that has no plugin here: what was built for the former one is of no use any more.
            cell.raise(stored.epoch(), stored.info().revision());
            cell.tenant().evicted();
            throw e;
        }
    }

    /** To be called after each publishing: keeps the cell in memory, or nothing if this was closed meanwhile. */
    void published(Cell cell) {
        directory.keepWarm(cell);
        if (closed) {
            cell.drop();
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Fails with {@code CLOSED} once this is closed. */
    public void requireOpen() {
        if (closed) {
            throw new BrokerKeepException(
                    ErrorCode.CLOSED,
                    "BrokerKeep has been closed.",
                    "keep it open for as long as its accounts are used.");
        }
    }
}
