package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.core.internal.settings.AccountWriter;
import dev.brokerkeep.core.internal.settings.CacheCounters;
import dev.brokerkeep.core.internal.settings.Cell;
import dev.brokerkeep.core.internal.settings.CellDirectory;
import dev.brokerkeep.core.internal.settings.SettingsLoader;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.spi.HandOver;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Builds account objects from one snapshot each. */
final class InstanceFactory {
    private static final long FIRST_REST_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final SettingsLoader loader;
    private final AccountWriter writer;
    private final CellDirectory directory;
    private final CacheCounters counters;
    private final Executor closer;
    private final LongSupplier ticker;
    private final Duration handOverTimeout;
    private final AtomicInteger constructions = new AtomicInteger();
    private volatile boolean closed;

    InstanceFactory(
            SettingsLoader loader,
            AccountWriter writer,
            CellDirectory directory,
            CacheCounters counters,
            Executor closer,
            LongSupplier ticker,
            Duration handOverTimeout) {
        this.loader = loader;
        this.writer = writer;
        this.directory = directory;
        this.counters = counters;
        this.closer = closer;
        this.ticker = ticker;
        this.handOverTimeout = handOverTimeout;
    }

    /** Reads the current settings of one account. */
    interface Reader {
        /** Returns settings that are as fresh as is usual, and as each of these demands. */
        AccountSnapshot read(List<Freshness> demands);
    }

    /** Reads the current settings of one account, as fresh as is asked for. */
    interface LiveReader extends Reader {
        SettingsReading read(Freshness freshness);

        /** Throws if what reads here must not save. */
        default void requireSaving() {}
    }

    /** Builds an instance whose view shows the cached settings once it is built. */
    Instance build(InstanceSlot slot, AccountSnapshot snapshot) {
        Cell cell = slot.cell();
        return build(slot, snapshot, new LiveReader() {
            @Override
            public AccountSnapshot read(List<Freshness> demands) {
                return loader.read(cell, demands);
            }

            @Override
            public SettingsReading read(Freshness freshness) {
                return loader.reading(cell, freshness);
            }
        });
    }

    /**
     * Builds an instance from a snapshot.
     *
     * @param live where its view reads once it is built
     */
    Instance build(InstanceSlot slot, AccountSnapshot snapshot, LiveReader live) {
        requireUsable(snapshot);
        boolean isExclusive = snapshot.plugin().handOver() == HandOver.EXCLUSIVE;
        if (isExclusive) {
            awaitPredecessor(slot);
        }
        Runnable givenBack = () -> {
            if (isExclusive) {
                slot.exclusive().release();
            }
        };
        constructions.incrementAndGet();
        try {
            // After it was counted: either it is waited for, or it is not begun.
            requireOpen();
            return construct(slot, snapshot, live, givenBack);
        } catch (Throwable e) {
            givenBack.run();
            throw e;
        } finally {
            constructions.decrementAndGet();
        }
    }

    private Instance construct(InstanceSlot slot, AccountSnapshot snapshot, LiveReader live, Runnable givenBack) {
        RecordingView view = new RecordingView(snapshot.settings(), new Live(slot.cell(), snapshot, live));
        BrokerAccount account;
        try {
            account = snapshot.plugin().builder().build(slot.id(), view);
        } catch (RuntimeException | LinkageError e) {
            if (Interruption.isBehind(e)) {
                throw interrupted("built the account object of account " + slot.id(), e);
            }
            counters.instanceFailures.increment();
            throw failed(slot.id(), snapshot, e);
        }
        counters.instancesBuilt.increment();
        return new Instance(account, view.release(), snapshot, closer, () -> {
            counters.instancesClosed.increment();
            givenBack.run();
        });
    }

    /** Makes sure that an eviction finds the instance that was just built. */
    void stayWarm(Cell cell) {
        directory.stayWarm(cell);
    }

    /** From now on nothing is built, and every instance that is still being built is let go of at once. */
    void close() {
        closed = true;
    }

    /** Fails with {@code CLOSED} once this is closed. */
    void requireOpen() {
        if (closed) {
            throw new BrokerKeepException(
                    ErrorCode.CLOSED,
                    "BrokerKeep has been closed.",
                    "keep it open for as long as its accounts are used.");
        }
    }

    /** Returns how many objects there are that were not closed yet, those included that are being built. */
    long openInstances() {
        // In this order: what ends its construction in between is counted twice rather than not at all.
        long building = constructions.get();
        return building + counters.instancesBuilt.sum() - counters.instancesClosed.sum();
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns, in nanoseconds, how long to wait for somebody else's building, which may wait for a predecessor. */
    long buildPatience() {
        long handOver = TimeUnit.NANOSECONDS.convert(handOverTimeout);
        return handOver > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * handOver;
    }

    long now() {
        return ticker.getAsLong();
    }

    /** Returns when to try again after so many failures in a row: 1 s, 2 s, 4 s, at most a minute later. */
    long restUntil(int failures) {
        return now() + Math.min(LONGEST_REST_NANOS, FIRST_REST_NANOS << Math.min(failures - 1, 10));
    }

    /**
     * Checks what a constructor would stumble over or must not be given, the rules of the plugin included, and names
     * all of it, before anything of the plugin is built.
     */
    private void requireUsable(AccountSnapshot snapshot) {
        List<SettingProblem> problems;
        try {
            problems = snapshot.plugin().check(snapshot.settings());
        } catch (BrokerKeepException e) {
            counters.instanceFailures.increment();
            throw notBuilt(snapshot.info().id(), snapshot, e);
        }
        if (!problems.isEmpty()) {
            counters.instanceFailures.increment();
            throw new BrokerKeepException(
                    ErrorCode.INSTANCE_FAILED,
                    "No instance of account " + snapshot.info().id() + " can be built from its settings: "
                            + problems.stream().map(SettingProblem::toString).collect(Collectors.joining("; ")) + ".",
                    "correct the named settings.");
        }
    }

    private void awaitPredecessor(InstanceSlot slot) {
        try {
            if (slot.exclusive().tryAcquire(handOverTimeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            throw interrupted("waited for the former instance of account " + slot.id(), e);
        }
        throw new BrokerKeepException(
                ErrorCode.HAND_OVER_TIMED_OUT,
                "The former instance of account " + slot.id() + " was not closed within " + handOverTimeout
                        + ", and its broker allows one connection at a time.",
                "find the call that does not return, or the uncached account that was not closed.");
    }

    /** To be thrown where this thread was interrupted; others are not concerned. */
    private static BrokerKeepException interrupted(String meanwhile, Throwable failure) {
        Thread.currentThread().interrupt();
        return new BrokerKeepException(
                ErrorCode.INTERRUPTED,
                "The thread was interrupted while it " + meanwhile + ".",
                "nothing, if the interruption was intended.",
                failure);
    }

    private static BrokerKeepException failed(AccountId id, AccountSnapshot snapshot, Throwable failure) {
        return notBuilt(id, snapshot, failure.getCause() != null ? failure.getCause() : failure);
    }

    private static BrokerKeepException notBuilt(AccountId id, AccountSnapshot snapshot, Throwable reason) {
        // The text of an exception of BrokerKeep is safe to repeat; that of any other may hold anything, so it is only
        // the cause.
        String what = reason instanceof BrokerKeepException known
                ? known.problem()
                : reason.getClass().getName() + ".";
        String remedy = reason instanceof BrokerKeepException known ? known.remedy() : "look at the cause.";
        return new BrokerKeepException(
                ErrorCode.INSTANCE_FAILED,
                "The account object of account " + id + " (" + snapshot.plugin() + ", settings of revision "
                        + snapshot.revision() + ") could not be built: " + what,
                remedy + " The next attempt is made after a pause, or as soon as a setting changes.",
                reason);
    }

    /** The settings of a built object: live, as long as the account stays with its broker. */
    private final class Live implements RecordingView.Source {
        private final Cell cell;
        private final AccountSnapshot builtFrom;
        private final LiveReader reader;

        Live(Cell cell, AccountSnapshot builtFrom, LiveReader reader) {
            this.cell = cell;
            this.builtFrom = builtFrom;
            this.reader = reader;
        }

        @Override
        public Settings current(List<Freshness> demands) {
            AccountSnapshot snapshot = reader.read(demands);
            if (snapshot.plugin() != builtFrom.plugin()) {
                throw AccountWriter.moved(snapshot);
            }
            return snapshot.settings();
        }

        @Override
        public SettingsReading read(Freshness freshness) {
            SettingsReading reading = reader.read(freshness);
            if (reading.settings().schema() != builtFrom.plugin().schema()) {
                throw AccountWriter.moved(reader.read(List.of(freshness)));
            }
            return reading;
        }

        @Override
        public SaveReceipt save(SettingsChange change) {
            reader.requireSaving();
            return writer.save(cell, builtFrom.plugin(), change);
        }
    }
}
