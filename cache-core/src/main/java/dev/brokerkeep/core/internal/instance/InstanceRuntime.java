package dev.brokerkeep.core.internal.instance;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.feed.FeedConnector;
import dev.brokerkeep.core.internal.feed.Nodes;
import dev.brokerkeep.core.internal.feed.PostgresFeed;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.settings.AccountWriter;
import dev.brokerkeep.core.internal.settings.Auditor;
import dev.brokerkeep.core.internal.settings.CacheCounters;
import dev.brokerkeep.core.internal.settings.CellDirectory;
import dev.brokerkeep.core.internal.settings.Coherence;
import dev.brokerkeep.core.internal.settings.CoherenceMonitor;
import dev.brokerkeep.core.internal.settings.CommitResolver;
import dev.brokerkeep.core.internal.settings.InForceCheck;
import dev.brokerkeep.core.internal.settings.Refresher;
import dev.brokerkeep.core.internal.settings.SettingsLoader;
import dev.brokerkeep.core.internal.settings.Sightings;
import dev.brokerkeep.core.internal.settings.StoredAccountRegistry;
import dev.brokerkeep.core.internal.settings.UncachedReader;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.InForce;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The parts of one running cache, put together; and their end, in the order that leaves nothing open. */
public final class InstanceRuntime implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(InstanceRuntime.class);
    private static final long BEAT_MILLIS = 100;
    private static final Duration LOAD_PATIENCE = Duration.ofSeconds(10);

    private final PluginCatalog plugins;
    private final CacheCounters counters = new CacheCounters();
    private final Closer closer = new Closer();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "brokerkeep-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final SettingsLoader loader;
    private final InstanceFactory factory;
    private final AccountInstances instances;
    private final StoredAccountRegistry registry;
    private final Coherence coherence;
    private final @Nullable PostgresFeed feed;
    private final Refresher refresher;
    private final CommitResolver resolver;
    private final Auditor auditor;
    private final Limits limits;

    /**
     * The limits of a runtime.
     *
     * @param maximumInstances how many accounts stay in memory
     * @param timeToLive how long one does after its last load; null for ever
     * @param loadConcurrency how many sessions loading takes at once
     * @param handOverTimeout how long a build waits for the close of its predecessor
     * @param drainTimeout how long the runtime's close waits for calls to return
     * @param ticker nanoseconds; drives expiry and back-off
     */
    public record Limits(
            long maximumInstances,
            @Nullable Duration timeToLive,
            int loadConcurrency,
            Duration handOverTimeout,
            Duration drainTimeout,
            Duration commitPatience,
            Ticker ticker,
            FreshnessLimits freshness) {}

    /**
     * How fresh this process is.
     *
     * @param bound how old a {@code BOUNDED} answer may be
     * @param usual the freshness of reads that do not name one
     * @param heartbeat how often changes are asked for without a notification
     * @param networkTimeout how long an answer of the database may take before the feed connects anew
     * @param feed where the feed connects to; null if nobody else changes the database
     * @param nodeName what this process is called
     * @param auditPause how long the auditor rests between two portions
     * @param auditPortion how many accounts it compares at once
     */
    public record FreshnessLimits(
            Duration bound,
            Freshness usual,
            Duration heartbeat,
            Duration networkTimeout,
            @Nullable FeedConnector feed,
            String nodeName,
            Duration auditPause,
            int auditPortion) {}

    public InstanceRuntime(DataSource dataSource, SecretBox box, PluginCatalog plugins, Limits limits) {
        this.plugins = plugins;
        this.limits = limits;
        CellDirectory directory = new CellDirectory(
                limits.maximumInstances(),
                limits.timeToLive(),
                limits.ticker(),
                timer,
                counters,
                cell -> new InstanceSlot(cell, factory()));
        FreshnessLimits freshness = limits.freshness();
        this.coherence = new Coherence(directory, counters);
        AccountStore store = new AccountStore(dataSource, box, coherence);
        Sightings sightings = new Sightings(directory, coherence);
        UncachedReader uncached = new UncachedReader(store, plugins, sightings);
        this.loader = new SettingsLoader(
                store,
                plugins,
                directory,
                coherence,
                counters,
                freshness.bound(),
                freshness.usual(),
                LOAD_PATIENCE,
                limits.loadConcurrency());
        this.feed = freshness.feed() == null
                ? null
                : new PostgresFeed(
                        freshness.feed(),
                        store::collector,
                        freshness.heartbeat(),
                        freshness.networkTimeout(),
                        freshness.nodeName());
        PostgresFeed feed = this.feed;
        InForceCheck inForce = feed == null
                ? (transaction, patience) -> new InForce(true, List.of())
                : new Nodes(dataSource, feed::nodeNumber, freshness.bound())::await;
        this.resolver = new CommitResolver(store, limits.commitPatience());
        AccountWriter writer =
                new AccountWriter(store, plugins, directory, loader, resolver, inForce, counters, sightings);
        this.factory = new InstanceFactory(
                loader, writer, directory, counters, closer, limits.ticker()::read, limits.handOverTimeout());
        CoherenceMonitor monitor = new CoherenceMonitor(feed, coherence, loader, counters, freshness.bound());
        this.instances = new AccountInstances(directory, loader, writer, uncached, factory, monitor, counters);
        this.registry = new StoredAccountRegistry(writer, directory, uncached, loader);
        var unused = timer.scheduleAtFixedRate(directory::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        this.refresher = new Refresher(loader);
        this.auditor = new Auditor(
                directory,
                store,
                plugins,
                coherence,
                counters,
                freshness.auditPause(),
                freshness.auditPortion(),
                freshness.bound());
    }

    /** Begins to hear of what others change; returns when that has succeeded once or the patience is at its end. */
    public void start(Duration patience) {
        if (feed == null) {
            coherence.assumeAlone();
        } else {
            coherence.onChange(refresher::refresh);
            feed.start(coherence);
            auditor.start();
            feed.awaitFirstAttempt(patience);
        }
    }

    /** The directory makes cells only when somebody asks for one, and nobody does before the constructor has ended. */
    private InstanceFactory factory() {
        return factory;
    }

    public InstanceCache instances() {
        return instances;
    }

    public AccountRegistry registry() {
        return registry;
    }

    /**
     * Lets no more calls in, waits for those that are in, closes every instance, then what the plugins share. Instances
     * whose calls do not return in time are closed when they do.
     */
    @Override
    public void close() {
        // Each of them, whatever another throws: what one would leave open, nobody could close afterwards.
        Throwable failure = null;
        List<Runnable> parts = List.of(
                factory::close,
                loader::close,
                instances::close,
                this::closeFeed,
                refresher::close,
                auditor::close,
                resolver::close,
                this::drain,
                closer::shutdown,
                timer::shutdownNow,
                plugins::close);
        for (Runnable part : parts) {
            try {
                part.run();
            } catch (RuntimeException | Error e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException exception) {
            throw exception;
        }
    }

    private void closeFeed() {
        if (feed != null) {
            feed.close();
        }
    }

    private void drain() {
        long deadline = System.nanoTime() + limits.drainTimeout().toNanos();
        while (factory.openInstances() > 0 && System.nanoTime() - deadline < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        long open = factory.openInstances();
        if (open > 0) {
            LOG.warn(
                    "{} account objects are still being built or answering calls; each is closed when its last call"
                            + " returns",
                    open);
        }
    }
}
