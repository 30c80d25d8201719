package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings: from memory where they are there, otherwise by a load that is shared with everybody who misses the
 * same account, and whose query is shared with everybody who misses any.
 */
public final class SettingsLoader {
    private static final int LARGEST_PORTION = 10_000;
    private static final long LOOK_AGAIN_MILLIS = 500;

    private final AccountStore store;
    private final PluginCatalog plugins;
    private final CellDirectory directory;
    private final CacheCounters counters;
    private final LoadCombiner combiner;

    private final Coherence coherence;
    private final Lease lease;
    private final long bound;
    private final long usual;
    private final Duration patience;

    private volatile boolean closed;

    /**
     * Creates a loader.
     *
     * @param bound how old, in nanoseconds, a {@code BOUNDED} answer may be
     * @param usual the freshness of reads that do not name one
     * @param patience how long a read waits for the queries of others
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
        this.store = store;
        this.plugins = plugins;
        this.directory = directory;
        this.coherence = coherence;
        this.lease = coherence.lease();
        this.counters = counters;
        this.bound = bound.toNanos();
        this.usual = usual.allowedNanos(this.bound);
        this.patience = patience;
        this.combiner = new LoadCombiner(concurrency, LARGEST_PORTION, patience, this::loadPortion);
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

    private AccountSnapshot read(Cell cell, long allowedAge) {
        // In this order. The clock after the lease: a process that was stopped in between sees how late it is. The cell
        // after both: a lease is given when the changes before it have reached the cells.
        long current = lease.askedAt();
        long now = System.nanoTime();
        AccountSnapshot snapshot = cell.snapshot();
        if (snapshot != null && isFresh(snapshot, current, now, allowedAge)) {
            counters.hits.increment();
            directory.touch(cell);
            return snapshot;
        }
        counters.misses.increment();
        return load(cell, now, allowedAge);
    }

    private static boolean isFresh(AccountSnapshot snapshot, long current, long now, long allowedAge) {
        return now - current <= allowedAge || now - snapshot.confirmedAt() <= allowedAge;
    }

    /** Returns a snapshot that is at least this fresh, and how old it may be. */
    public SettingsReading reading(Cell cell, Freshness freshness) {
        long current = lease.askedAt();
        AccountSnapshot snapshot = read(cell, freshness);
        long confirmed = Math.max(current - System.nanoTime(), snapshot.confirmedAt() - System.nanoTime());
        return new SettingsReading(snapshot.settings(), Duration.ofNanos(Math.max(0, -confirmed)));
    }

    /**
     * Reads many accounts; those not in memory with one query, unless others change or drop them meanwhile. Each cell
     * is given to one of the two functions, on the calling thread.
     */
    public void readAll(
            Collection<Cell> cells,
            BiConsumer<Cell, AccountSnapshot> found,
            BiConsumer<Cell, BrokerKeepException> failed) {
        Collection<Cell> missing = cells;
        while (!missing.isEmpty()) {
            requireOpen();
            missing = readOnce(missing, found, failed);
        }
    }

    /** Returns the cells of which others have to be asked again: whoever loaded them gave up. */
    private List<Cell> readOnce(
            Collection<Cell> cells,
            BiConsumer<Cell, AccountSnapshot> found,
            BiConsumer<Cell, BrokerKeepException> failed) {
        long current = lease.askedAt();
        long now = System.nanoTime();
        Map<Cell, AccountSnapshot> ready = new LinkedHashMap<>();
        List<Flight> own = new ArrayList<>();
        List<Flight> others = new ArrayList<>();
        int generation = coherence.generation();
        try {
            for (Cell cell : cells) {
                AccountSnapshot snapshot = cell.snapshot();
                if (snapshot != null && isFresh(snapshot, current, now, usual)) {
                    directory.touch(cell);
                    ready.put(cell, snapshot);
                } else {
                    Flight flight = takeOffOrJoin(cell, generation, now);
                    (flight.isOwn() ? own : others).add(flight);
                }
            }
            counters.hits.add(ready.size());
            counters.misses.add(own.size() + others.size());
            fly(own);
        } finally {
            own.forEach(flight -> flight.isLeft = true);
        }
        ready.forEach(found);
        List<Cell> again = new ArrayList<>();
        for (Flight flight : own) {
            settle(flight, SettingsLoader::resultOf, found, failed, again);
        }
        for (Flight flight : others) {
            settle(flight, this::join, found, failed, again);
        }
        return again;
    }

    /** Returns a flight of this thread's own, to be flown or landed already, or one to be joined. */
    private Flight takeOffOrJoin(Cell cell, int generation, long now) {
        while (true) {
            Flight known = cell.flight.get();
            if (known != null && mayJoin(known, now, usual)) {
                return known;
            }
            Flight own = new Flight(cell, generation);
            if (cell.flight.compareAndSet(known, own)) {
                boolean unused = landedAlready(own, now, usual);
                return own;
            }
        }
    }

    private static boolean mayJoin(Flight known, long readBegan, long allowedAge) {
        return known.cell.isStillValid(known.ticket) && known.mayServe(readBegan, allowedAge);
    }

    private void settle(
            Flight flight,
            Function<Flight, @Nullable AccountSnapshot> result,
            BiConsumer<Cell, AccountSnapshot> found,
            BiConsumer<Cell, BrokerKeepException> failed,
            List<Cell> again) {
        AccountSnapshot snapshot;
        try {
            AccountSnapshot loaded = result.apply(flight);
            if (loaded == null) {
                again.add(flight.cell);
                return;
            }
            snapshot = newest(flight.cell, flight.ticket, loaded);
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

    /** Loads what was not in memory, or not fresh enough, when the read began. */
    AccountSnapshot load(Cell cell, long readBegan, long allowedAge) {
        Cell.Ticket entry = cell.ticket();
        while (true) {
            requireOpen();
            Flight known = cell.flight.get();
            if (known != null && mayJoin(known, readBegan, allowedAge)) {
                AccountSnapshot joined = join(known);
                if (joined != null && entry.isSatisfiedBy(joined)) {
                    return newest(cell, entry, joined);
                }
                AccountSnapshot meanwhile = cell.snapshot();
                if (meanwhile != null && readBegan - meanwhile.confirmedAt() <= allowedAge) {
                    return meanwhile;
                }
            }
            Flight own = new Flight(cell, coherence.generation());
            // A flight that somebody voided is pushed aside: who comes after the voiding must not join it. So is one
            // that
            // left too early for this reader.
            if (cell.flight.compareAndSet(known, own) || cell.flight.compareAndSet(null, own)) {
                try {
                    if (!landedAlready(own, readBegan, allowedAge)) {
                        fly(List.of(own));
                    }
                } finally {
                    own.isLeft = true;
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
    private static boolean landedAlready(Flight own, long readBegan, long allowedAge) {
        AccountSnapshot meanwhile = own.cell.snapshot();
        if (meanwhile == null || readBegan - meanwhile.confirmedAt() > allowedAge) {
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
        } catch (TimeoutException e) {
            throw tooSlow(e);
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
    private @Nullable AccountSnapshot join(Flight flight) {
        long deadline = System.nanoTime() + patience.toNanos();
        try {
            while (true) {
                try {
                    return flight.landing.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    if (flight.isLeft) {
                        return null;
                    }
                    if (System.nanoTime() - deadline > 0) {
                        throw tooSlow(e);
                    }
                }
            }
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

    private BrokerKeepException tooSlow(TimeoutException cause) {
        return new BrokerKeepException(
                ErrorCode.DATABASE_UNREACHABLE,
                "Settings were not loaded within " + patience + ": the queries before this one do not end.",
                "look whether the database answers; give the DataSource a socket time-out, so that a dead connection is"
                        + " noticed, and a pool that can spare a few connections.",
                cause);
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
        Map<AccountId, Known> asked = new HashMap<>();
        for (Flight flight : portion) {
            // Two flights of one account may know different things: then it is read as if nobody knew anything.
            asked.merge(
                    flight.cell.id(),
                    knownTo(flight),
                    (one, other) -> one.equals(other) ? one : Known.nothingOf(one.id()));
        }
        Map<AccountId, StoredAccount> stored;
        long now = System.nanoTime();
        try {
            portion.forEach(flight -> flight.sent(now));
            stored = store.load(asked.values());
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

    private static Known knownTo(Flight flight) {
        AccountSnapshot known = flight.known;
        return known == null
                ? Known.nothingOf(flight.cell.id())
                : new Known(flight.cell.id(), known.revision(), known.epoch());
    }

    private AccountSnapshot publish(Flight flight, @Nullable StoredAccount stored) {
        Cell cell = flight.cell;
        if (stored == null) {
            // Deleted past the registry: what was built for it must not stay open.
            cell.tenant().evicted();
            throw AccountStore.unknownAccount(cell.id());
        }
        AccountSnapshot snapshot;
        if (stored.isKnown()) {
            snapshot = Objects.requireNonNull(flight.known);
            snapshot.confirm(flight.askedAt());
        } else {
            snapshot = AccountSnapshot.of(stored, plugins, flight.askedAt());
        }
        if (cell.publish(snapshot, flight.ticket)) {
            published(cell);
        } else {
            counters.discardedLoads.increment();
            coherence.takeNotice(cell, flight.generation, snapshot);
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

    private void requireLatestEpoch(int epoch) {
        if (!coherence.advanceTo(epoch)) {
            throw outdated("timeline " + epoch, "timeline " + coherence.epoch() + " was seen before");
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

    private static BrokerKeepException outdated(String answer, String reason) {
        return new BrokerKeepException(
                ErrorCode.DATABASE_OUTDATED,
                "The database server answered with " + answer + ", although " + reason + ": it is an older copy.",
                "connect to the present primary (targetServerType=primary), and fence the old one off.");
    }
}
