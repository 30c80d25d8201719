package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings: from memory where they are there, otherwise by a load that is shared with everybody who misses the
 * same account, and whose query is shared with everybody who misses any.
 */
public final class SettingsLoader {
    private static final int LARGEST_PORTION = 10_000;

    private final AccountStore store;
    private final PluginCatalog plugins;
    private final CellDirectory directory;
    private final CacheCounters counters;
    private final LoadCombiner combiner;

    /** The highest epoch that any answer was of; a server that answers with a lower one is an older copy. */
    private int highestEpoch;

    private volatile boolean closed;

    /**
     * Creates a loader.
     *
     * @param concurrency how many sessions it takes at once at most
     */
    public SettingsLoader(
            AccountStore store,
            PluginCatalog plugins,
            CellDirectory directory,
            CacheCounters counters,
            int concurrency) {
        this.store = store;
        this.plugins = plugins;
        this.directory = directory;
        this.counters = counters;
        this.combiner = new LoadCombiner(concurrency, LARGEST_PORTION, this::loadPortion);
    }

    /** Returns the current snapshot of an account. From memory: one volatile read, no lock, no allocation. */
    public AccountSnapshot read(Cell cell) {
        AccountSnapshot snapshot = cell.snapshot();
        if (snapshot != null) {
            counters.hits.increment();
            directory.touch(cell);
            return snapshot;
        }
        counters.misses.increment();
        return load(cell);
    }

    /**
     * Reads many accounts; those not in memory with as few queries as possible. Each cell is given to one of the two
     * functions, on the calling thread.
     */
    public void readAll(
            Collection<Cell> cells,
            BiConsumer<Cell, AccountSnapshot> found,
            BiConsumer<Cell, BrokerKeepException> failed) {
        requireOpen();
        List<Flight> own = new ArrayList<>();
        // Nothing in this loop may fail: whoever joins a flight waits until it has landed.
        for (Cell cell : cells) {
            if (cell.snapshot() == null) {
                Flight flight = new Flight(cell);
                if (cell.flight.compareAndSet(null, flight) && !landedAlready(flight)) {
                    own.add(flight);
                }
            }
        }
        counters.misses.add(own.size());
        fly(own);
        for (Flight flight : own) {
            settle(flight, found, failed);
        }
        var loaded = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<Cell, Boolean>());
        own.forEach(flight -> loaded.add(flight.cell));
        for (Cell cell : cells) {
            if (!loaded.contains(cell)) {
                try {
                    found.accept(cell, read(cell));
                } catch (BrokerKeepException e) {
                    failed.accept(cell, e);
                }
            }
        }
    }

    private void settle(
            Flight flight, BiConsumer<Cell, AccountSnapshot> found, BiConsumer<Cell, BrokerKeepException> failed) {
        AccountSnapshot snapshot;
        try {
            AccountSnapshot loaded = resultOf(flight);
            snapshot = loaded == null ? read(flight.cell) : newest(flight.cell, flight.ticket, loaded);
        } catch (BrokerKeepException e) {
            failed.accept(flight.cell, e);
            return;
        }
        found.accept(flight.cell, snapshot);
    }

    /** From now on nothing is loaded any more, and nothing stays in memory. */
    public void close() {
        closed = true;
        directory.clear();
    }

    /** Loads what was not in memory a moment ago. */
    AccountSnapshot load(Cell cell) {
        Cell.Ticket entry = cell.ticket();
        while (true) {
            requireOpen();
            Flight known = cell.flight.get();
            if (known != null && cell.isStillValid(known.ticket)) {
                AccountSnapshot joined = join(known);
                if (joined != null && entry.isSatisfiedBy(joined)) {
                    return newest(cell, entry, joined);
                }
                AccountSnapshot meanwhile = cell.snapshot();
                if (meanwhile != null) {
                    return meanwhile;
                }
            }
            Flight own = new Flight(cell);
            // A flight that somebody voided is pushed aside: who comes after the voiding must not join it.
            if (cell.flight.compareAndSet(known, own) || cell.flight.compareAndSet(null, own)) {
                if (!landedAlready(own)) {
                    fly(List.of(own));
                }
                AccountSnapshot loaded = resultOf(own);
                if (loaded != null) {
                    return newest(cell, entry, loaded);
                }
            }
        }
    }

    /**
     * Lands a flight that need not begin: between the look at memory and the look for a flight to join, the flight that
     * was there may have filled memory and landed.
     */
    private static boolean landedAlready(Flight own) {
        AccountSnapshot meanwhile = own.cell.snapshot();
        if (meanwhile == null) {
            return false;
        }
        own.land(meanwhile, null);
        return true;
    }

    /** Prefers what is in memory, so that all readers get the same object; what was loaded serves where nothing is. */
    private static AccountSnapshot newest(Cell cell, Cell.Ticket entry, AccountSnapshot loaded) {
        AccountSnapshot inMemory = cell.snapshot();
        if (inMemory != null && entry.isSatisfiedBy(inMemory)) {
            return inMemory;
        }
        if (!entry.isSatisfiedBy(loaded)) {
            throw outdated("revision " + loaded.revision() + " of account " + cell.id(), "a later one was seen before");
        }
        return loaded;
    }

    private void fly(List<Flight> own) {
        combiner.enqueue(own);
        try {
            combiner.await(own);
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /** Returns what an own flight brought; null if another thread sent its query and was interrupted meanwhile. */
    private static @Nullable AccountSnapshot resultOf(Flight landed) {
        try {
            return landed.landing.join();
        } catch (java.util.concurrent.CompletionException e) {
            if (!(e.getCause() instanceof InterruptedException)) {
                throw asError(e.getCause());
            }
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            return null;
        }
    }

    /** Waits for somebody else's flight; null if that was given up before it began. */
    private static @Nullable AccountSnapshot join(Flight flight) {
        try {
            return flight.landing.get();
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof InterruptedException) {
                return null;
            }
            throw asError(e.getCause());
        }
    }

    private static RuntimeException asError(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
    }

    private static BrokerKeepException interrupted() {
        Thread.currentThread().interrupt();
        return new BrokerKeepException(
                ErrorCode.INTERRUPTED,
                "The thread was interrupted while it waited for settings to be loaded.",
                "nothing, if the interruption was intended.");
    }

    /** Loads a portion by one statement, publishes it, and lands every flight of it. */
    private void loadPortion(List<Flight> portion) {
        counters.loads.increment();
        counters.loadedAccounts.add(portion.size());
        Map<AccountId, StoredAccount> stored;
        try {
            stored = store.load(
                    portion.stream().map(flight -> flight.cell.id()).distinct().toList());
            stored.values().stream().findFirst().ifPresent(any -> requireLatestEpoch(any.epoch()));
        } catch (RuntimeException | Error e) {
            // An interruption of the sender (a pool gives up its wait then) is no failure of the others' loads.
            Throwable failure = Thread.currentThread().isInterrupted() ? new InterruptedException() : e;
            portion.forEach(flight -> flight.land(null, failure));
            return;
        }
        for (Flight flight : portion) {
            try {
                flight.land(publish(flight, stored.get(flight.cell.id())), null);
            } catch (RuntimeException | Error e) {
                flight.land(null, e);
            }
        }
    }

    private AccountSnapshot publish(Flight flight, @Nullable StoredAccount stored) {
        Cell cell = flight.cell;
        if (stored == null) {
            // Deleted past the registry: what was built for it must not stay open.
            cell.tenant().evicted();
            throw AccountStore.unknownAccount(cell.id());
        }
        AccountSnapshot snapshot = AccountSnapshot.of(stored, plugins);
        if (cell.publish(snapshot, flight.ticket)) {
            published(cell);
        } else {
            counters.discardedLoads.increment();
        }
        return snapshot;
    }

    /** To be called after each publishing: keeps the cell in memory, or nothing if this was closed meanwhile. */
    void published(Cell cell) {
        directory.keepWarm(cell);
        if (closed) {
            cell.drop();
        }
    }

    private synchronized void requireLatestEpoch(int epoch) {
        if (epoch < highestEpoch) {
            throw outdated("timeline " + epoch, "timeline " + highestEpoch + " was seen before");
        }
        highestEpoch = epoch;
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

    private static BrokerKeepException outdated(String answer, String reason) {
        return new BrokerKeepException(
                ErrorCode.DATABASE_OUTDATED,
                "The database server answered with " + answer + ", although " + reason + ": it is an older copy.",
                "connect to the present primary (targetServerType=primary), and fence the old one off.");
    }
}
