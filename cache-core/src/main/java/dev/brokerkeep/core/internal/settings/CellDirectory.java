package dev.brokerkeep.core.internal.settings;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.AccountId;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one cell of each account, and which accounts stay in memory.
 *
 * <p>The directory holds cells weakly: one that anybody can reach (a handle, a load, the warm set) is found by
 * everybody, so whoever changes an account reaches all who read it. The warm set holds cells strongly, within a size
 * and a time to live. Leaving the warm set drops the snapshot and the instance, never the cell.
 *
 * <p>Nothing here does I/O, nor do the functions given to Caffeine.
 */
public final class CellDirectory {
    private final Cache<AccountId, Cell> all =
            Caffeine.newBuilder().weakValues().build();
    private final Cache<AccountId, Cell> warm;
    private final Function<AccountId, Cell> newCell;
    private final CacheCounters counters;
    private final AtomicLong voids = new AtomicLong();

    /**
     * Rises a few times a second. Reads of held handles report an account as used once per rise, so that Caffeine knows
     * the used from the unused and a hit does not pay for telling it.
     */
    private volatile int beat = 1;

    /**
     * Creates an empty directory.
     *
     * @param timeToLive how long after its last load an account stays in memory, give or take a tenth, so that accounts
     *     loaded together do not expire together; null for ever
     */
    public CellDirectory(
            long maximumSize,
            @Nullable Duration timeToLive,
            Ticker ticker,
            ScheduledExecutorService timer,
            CacheCounters counters,
            Function<Cell, ? extends Cell.Tenant> tenants) {
        this.counters = counters;
        this.newCell = id -> new Cell(id, tenants, voids);
        Caffeine<AccountId, Cell> warmth = Caffeine.newBuilder()
                .maximumSize(maximumSize)
                .ticker(ticker)
                .executor(Runnable::run)
                .removalListener(this::removed);
        if (timeToLive != null) {
            warmth.expireAfter(new JitteredExpiry(timeToLive)).scheduler(Scheduler.forScheduledExecutorService(timer));
        }
        this.warm = warmth.build();
    }

    /** Returns the cell of an account: the same for as long as anybody can reach it. */
    public Cell cell(AccountId id) {
        return all.get(id, newCell);
    }

    /** Returns the cell of an account if anybody can reach one, else null. */
    @Nullable
    Cell find(AccountId id) {
        return all.getIfPresent(id);
    }

    /** Returns how often loads under way were voided, of any account; it rises before they are. */
    long voids() {
        return voids.get();
    }

    /**
     * Keeps a cell in memory that was just filled. To be called after the filling: an earlier eviction may then strike
     * again.
     */
    public void keepWarm(Cell cell) {
        warm.put(cell.id(), cell);
    }

    /** Keeps a cell in memory that was not loaded anew: its time to live goes on if it is still warm. */
    public void stayWarm(Cell cell) {
        warm.asMap().putIfAbsent(cell.id(), cell);
    }

    /** Reports a cell as used, at most once per beat. */
    void touch(Cell cell) {
        int now = beat;
        if (cell.touchedAt != now) {
            cell.touchedAt = now;
            Cell unused = warm.getIfPresent(cell.id());
        }
    }

    /** Lets the next read of each account count as a use. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // a lost beat is no loss
    public void beat() {
        beat++;
    }

    /** Shows every cell that anybody can reach. */
    public void forEach(Consumer<Cell> action) {
        all.asMap().values().forEach(action);
    }

    /** Returns about how many accounts are in memory. */
    public long warmAccounts() {
        warm.cleanUp();
        return warm.estimatedSize();
    }

    /** Lets go of all that is warm: the cells are dropped like evicted ones. */
    public void clear() {
        // The warm set goes last: without it a cell might be collected before its instance was closed.
        forEach(cell -> {
            cell.drop();
            cell.tenant().evicted();
        });
        warm.invalidateAll();
    }

    private void removed(@Nullable AccountId id, @Nullable Cell cell, RemovalCause cause) {
        if (cell != null && cause.wasEvicted()) {
            counters.evictions.increment();
            cell.drop();
            cell.tenant().evicted();
        }
    }

    /** Each load begins a new life, of a length of its own within a tenth of the set one. */
    private record JitteredExpiry(Duration timeToLive) implements Expiry<AccountId, Cell> {
        @Override
        public long expireAfterCreate(AccountId id, Cell cell, long now) {
            long nanos = timeToLive.toNanos();
            return nanos - nanos / 10 + ThreadLocalRandom.current().nextLong(nanos / 5 + 1);
        }

        @Override
        public long expireAfterUpdate(AccountId id, Cell cell, long now, long remaining) {
            return expireAfterCreate(id, cell, now);
        }

        @Override
        public long expireAfterRead(AccountId id, Cell cell, long now, long remaining) {
            return remaining;
        }
    }
}
