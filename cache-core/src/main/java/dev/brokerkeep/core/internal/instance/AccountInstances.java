package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.CacheStats;
import dev.brokerkeep.cache.Coherence;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.cache.WarmUp;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.core.internal.settings.AccountWriter;
import dev.brokerkeep.core.internal.settings.CacheCounters;
import dev.brokerkeep.core.internal.settings.Cell;
import dev.brokerkeep.core.internal.settings.CellDirectory;
import dev.brokerkeep.core.internal.settings.ChangeCheck;
import dev.brokerkeep.core.internal.settings.CoherenceMonitor;
import dev.brokerkeep.core.internal.settings.SettingsLoader;
import dev.brokerkeep.core.internal.settings.UncachedReader;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.settings.StoredSettings;
import dev.brokerkeep.spi.HandOver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The cache as applications see it. */
public final class AccountInstances implements InstanceCache {
    private static final int WARM_PORTION = 10_000;

    private final CellDirectory directory;
    private final SettingsLoader loader;
    private final AccountWriter writer;
    private final PluginCatalog plugins;
    private final UncachedReader uncached;
    private final InstanceFactory factory;
    private final CoherenceMonitor monitor;
    private final CacheCounters counters;

    /** The objects of uncached handles that their callers have not closed. */
    private final Set<Instance> uncachedInstances = ConcurrentHashMap.newKeySet();

    AccountInstances(
            CellDirectory directory,
            SettingsLoader loader,
            AccountWriter writer,
            PluginCatalog plugins,
            UncachedReader uncached,
            InstanceFactory factory,
            CoherenceMonitor monitor,
            CacheCounters counters) {
        this.directory = directory;
        this.loader = loader;
        this.writer = writer;
        this.plugins = plugins;
        this.uncached = uncached;
        this.factory = factory;
        this.monitor = monitor;
        this.counters = counters;
    }

    @Override
    public BrokerAccount get(AccountId id) {
        Cell cell = directory.cell(id);
        return handle(cell, loader.read(cell));
    }

    @Override
    public <T> T get(AccountId id, Class<T> capability) {
        BrokerAccount account = get(id);
        if (!capability.isInstance(account)) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    account + " does not have the capability " + capability.getSimpleName() + ".",
                    "ask with instanceof before, or use an account of a broker that has it.");
        }
        return capability.cast(account);
    }

    @Override
    public Map<AccountId, BrokerAccount> getAll(Collection<AccountId> ids) {
        Map<AccountId, @Nullable BrokerAccount> handles = new LinkedHashMap<>();
        ids.forEach(id -> handles.put(id, null));
        List<BrokerKeepException> failures = new ArrayList<>();
        // The cells are held here until their handles are: the directory alone would let them go.
        List<Cell> cells = handles.keySet().stream().map(directory::cell).toList();
        loader.readAll(
                cells,
                (cell, snapshot) -> handles.put(cell.id(), handle(cell, snapshot)),
                (cell, failure) -> failures.add(failure));
        if (!failures.isEmpty()) {
            throw all(failures);
        }
        Map<AccountId, BrokerAccount> complete = new LinkedHashMap<>();
        handles.forEach((id, handle) -> complete.put(id, java.util.Objects.requireNonNull(handle)));
        return complete;
    }

    private static BrokerKeepException all(List<BrokerKeepException> failures) {
        BrokerKeepException first = failures.get(0);
        if (failures.size() == 1) {
            return first;
        }
        BrokerKeepException all = new BrokerKeepException(
                first.code(),
                failures.size() + " of the accounts could not be had; the first: " + first.problem(),
                first.remedy(),
                first);
        failures.stream().skip(1).filter(other -> other != first).limit(20).forEach(all::addSuppressed);
        return all;
    }

    @Override
    public WarmUp warm(Collection<AccountId> ids, WarmUp.Progress progress) {
        List<AccountId> distinct = new ArrayList<>(new LinkedHashSet<>(ids));
        int[] counts = new int[2];
        for (int from = 0; from < distinct.size(); from += WARM_PORTION) {
            List<Cell> portion = distinct.subList(from, Math.min(from + WARM_PORTION, distinct.size())).stream()
                    .map(directory::cell)
                    .toList();
            loader.readAll(portion, (cell, snapshot) -> counts[0]++, (cell, failure) -> {
                if (failure.code() != ErrorCode.UNKNOWN_ACCOUNT && failure.code() != ErrorCode.UNKNOWN_BROKER) {
                    throw failure;
                }
                counts[1]++;
            });
            progress.at(new WarmUp(distinct.size(), counts[0], counts[1]));
        }
        return new WarmUp(distinct.size(), counts[0], counts[1]);
    }

    @Override
    public BrokerAccount openUncached(AccountId id) {
        loader.requireOpen();
        Cell cell = directory.cell(id);
        AccountSnapshot snapshot = uncached.read(id);
        InstanceSlot.requireEnabled(snapshot);
        Instance instance = factory.build(slot(cell), snapshot, pastTheCache(id));
        uncachedInstances.add(instance);
        if (factory.isClosed()) {
            // Closed while it was built: this, or whoever closed it, lets go of it.
            letGo(instance);
            factory.requireOpen();
        }
        return new UncachedHandle(instance, () -> letGo(instance)).proxy();
    }

    @Override
    public AccountSummary tryOut(AccountId id, SettingsChange change, Duration deadline) {
        loader.requireOpen();
        return tryOut(uncached.read(id), change, deadline);
    }

    @Override
    public AccountSummary tryOut(BrokerId broker, SettingsChange settings, Duration deadline) {
        loader.requireOpen();
        LoadedPlugin plugin = plugins.require(broker);
        Settings none = Settings.of(ChangeCheck.UNBORN, 0, plugin.schema(), StoredSettings.none());
        AccountInfo info = new AccountInfo(ChangeCheck.UNBORN, "new", broker, true, 0);
        return tryOut(new AccountSnapshot(info, 0, plugin, none, System.nanoTime()), settings, deadline);
    }

    private AccountSummary tryOut(AccountSnapshot stored, SettingsChange change, Duration deadline) {
        AccountId id = stored.info().id();
        Settings settings = stored.settings().with(change);
        List<SettingProblem> problems = stored.plugin().check(settings);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(id, problems);
        }
        AccountSnapshot proposed =
                new AccountSnapshot(stored.info(), stored.epoch(), stored.plugin(), settings, System.nanoTime());
        InstanceSlot slot = slot(directory.cell(id));
        if (stored.plugin().handOver() == HandOver.EXCLUSIVE) {
            slot.vacate();
        }
        Trial trial = new Trial(proposed);
        Instance instance = factory.build(slot, proposed, trial);
        uncachedInstances.add(instance);
        try {
            return trial.ask(instance, deadline);
        } finally {
            letGo(instance);
        }
    }

    /** Lets go of the objects of uncached handles. To be called when nothing is built any more. */
    void close() {
        uncachedInstances.forEach(this::letGo);
    }

    private void letGo(Instance uncached) {
        uncached.retire();
        uncachedInstances.remove(uncached);
    }

    private InstanceFactory.LiveReader pastTheCache(AccountId id) {
        return new InstanceFactory.LiveReader() {
            @Override
            public AccountSnapshot read(List<Freshness> demands) {
                loader.requireOpen();
                return uncached.read(id);
            }

            @Override
            public SettingsReading read(Freshness freshness) {
                return new SettingsReading(read(List.of()).settings(), Duration.ZERO);
            }
        };
    }

    @Override
    public void invalidateSettings(AccountId id) {
        loader.requireOpen();
        directory.cell(id).forget();
    }

    @Override
    public void invalidateInstance(AccountId id) {
        loader.requireOpen();
        slot(directory.cell(id)).vacate();
    }

    @Override
    public void invalidateAll() {
        loader.requireOpen();
        directory.forEach(cell -> {
            cell.forget();
            slot(cell).vacate();
        });
    }

    @Override
    public Coherence coherence() {
        return monitor.coherence();
    }

    @Override
    public CacheStats stats() {
        return new CacheStats(
                counters.hits.sum(),
                counters.misses.sum(),
                counters.loads.sum(),
                counters.loadedAccounts.sum(),
                counters.discardedLoads.sum(),
                counters.saves.sum(),
                counters.evictions.sum(),
                counters.instancesBuilt.sum(),
                counters.instancesClosed.sum(),
                counters.instanceFailures.sum(),
                directory.warmAccounts());
    }

    private BrokerAccount handle(Cell cell, AccountSnapshot snapshot) {
        InstanceSlot slot = slot(cell);
        LoadedPlugin plugin = snapshot.plugin();
        Handle made = null;
        while (true) {
            KnownHandle known = slot.handle().get();
            Handle handle = KnownHandle.find(known, plugin);
            if (handle != null) {
                return handle.proxy();
            }
            if (made == null) {
                made = new Handle(slot, plugin, loader, writer);
            }
            if (slot.handle().compareAndSet(known, KnownHandle.with(made, known))) {
                return made.proxy();
            }
        }
    }

    /** Every cell of this directory was made with a slot; see {@link InstanceRuntime}. */
    private static InstanceSlot slot(Cell cell) {
        return (InstanceSlot) cell.tenant();
    }
}
