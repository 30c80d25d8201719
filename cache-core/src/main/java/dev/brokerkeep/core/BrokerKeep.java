package dev.brokerkeep.core;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.internal.feed.FeedConnector;
import dev.brokerkeep.core.internal.feed.FeedConnectors;
import dev.brokerkeep.core.internal.instance.InstanceRuntime;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.plugin.PluginDiscovery;
import dev.brokerkeep.core.internal.plugin.PluginFailure;
import dev.brokerkeep.core.internal.plugin.PluginTime;
import dev.brokerkeep.core.internal.postgres.DatabaseProbe;
import dev.brokerkeep.core.internal.postgres.KeysetWitness;
import dev.brokerkeep.core.internal.postgres.SchemaMigrator;
import dev.brokerkeep.history.AccountHistory;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.Sleeper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running BrokerKeep: open it once per process, close it at the end.
 *
 * <pre>{@code
 * try (BrokerKeep keep = BrokerKeep.with(dataSource).keyset(KeysetSource.file(path)).open()) {
 *     BrokerAccount account = keep.instances().get(AccountId.of(1));
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads. The DataSource stays the application's: it is not closed.
 */
public final class BrokerKeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerKeep.class);

    private final InstanceRuntime runtime;
    private final PluginCatalog plugins;
    private final AtomicBoolean closed = new AtomicBoolean();

    private BrokerKeep(InstanceRuntime runtime, PluginCatalog plugins) {
        this.runtime = runtime;
        this.plugins = plugins;
    }

    /** Begins the configuration of a BrokerKeep over this database. */
    public static Builder with(DataSource dataSource) {
        return new Builder(dataSource);
    }

    /** Returns the cache of account instances. */
    public InstanceCache instances() {
        return runtime.instances();
    }

    /** Returns the registry of accounts. */
    public AccountRegistry accounts() {
        return runtime.registry();
    }

    /** Returns what accounts and settings were. */
    public AccountHistory history() {
        return runtime.history();
    }

    /** Returns what looks after the stored secrets as a whole. */
    public SecretKeeping secrets() {
        return new SecretKeeping(runtime.secrets());
    }

    /** Returns what was found of plugins: those loaded, by rising id, then those that failed. */
    public List<PluginStatus> plugins() {
        var states = new java.util.ArrayList<PluginStatus>();
        for (LoadedPlugin plugin : plugins.plugins()) {
            states.add(new PluginStatus(plugin.id().value(), plugin.origin(), PluginStatus.State.ACTIVE, ""));
        }
        for (PluginFailure failure : plugins.failures()) {
            states.add(new PluginStatus("", failure.subject(), PluginStatus.State.FAILED, failure.toString()));
        }
        return List.copyOf(states);
    }

    /**
     * Returns the settings that accounts of a broker have.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_BROKER} if no plugin of this broker is loaded
     */
    public SettingsSchema schema(dev.brokerkeep.BrokerId broker) {
        return plugins.require(broker).schema();
    }

    /**
     * Lets no more calls in, waits for those under way for as long as was configured, and closes every account object.
     * Afterwards each call on the cache or a handle throws {@code CLOSED}. Further calls do nothing.
     */
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            runtime.close();
        }
    }

    /** Configures a BrokerKeep. Everything but the database has a default. Not for use by several threads. */
    public static final class Builder {
        private static final Duration FEED_PATIENCE = Duration.ofSeconds(2);
        private static final long MAXIMUM_NETWORK_MILLIS = 3_600_000;

        private final DataSource dataSource;
        private KeysetSource keyset = KeysetSource.none();
        private Migration migration = Migration.AUTO;
        private long maximumInstances = 100_000;
        private @Nullable Duration timeToLive;
        private Duration handOverTimeout = Duration.ofSeconds(30);
        private Duration drainTimeout = Duration.ofSeconds(10);
        private boolean toleratesFailedPlugins;
        private Clock clock = PluginTime.REAL.clock();
        private Sleeper sleeper = PluginTime.REAL.sleeper();
        private Ticker ticker = Ticker.systemTicker();
        private @Nullable List<BrokerPlugin> plugins;
        private Duration bound = Duration.ofSeconds(1);
        private Duration heartbeat = Duration.ofMillis(250);
        private Duration networkTimeout = Duration.ofMillis(600);
        private Freshness usual = Freshness.BOUNDED;
        private @Nullable DataSource feed;
        private boolean alone;
        private Duration auditPause = Duration.ofSeconds(10);
        private int auditPortion = 100;
        private String nodeName = ProcessHandle.current().pid() + "@" + hostName();

        private Builder(DataSource dataSource) {
            this.dataSource = Objects.requireNonNull(dataSource, "dataSource");
        }

        /**
         * Where the keys for secrets come from. Default: {@link KeysetSource#none()}, with which no secret can be
         * stored.
         */
        public Builder keyset(KeysetSource source) {
            this.keyset = Objects.requireNonNull(source, "keyset");
            return this;
        }

        /** What is done about the tables at start. Default: {@link Migration#AUTO}. */
        public Builder migrate(Migration mode) {
            this.migration = Objects.requireNonNull(mode, "migration");
            return this;
        }

        /** How many accounts stay in memory, settings and instances. Default: 100 000. */
        public Builder maximumInstances(long accounts) {
            if (accounts < 1) {
                throw invalid("maximumInstances is " + accounts, "give at least 1");
            }
            this.maximumInstances = accounts;
            return this;
        }

        /**
         * How long after its last load an account stays in memory, give or take a tenth. Default: for as long as the
         * size allows.
         */
        public Builder timeToLive(Duration duration) {
            this.timeToLive = positive(duration, "timeToLive");
            return this;
        }

        /**
         * How long the successor of an EXCLUSIVE account object waits for its close. Default: 30 s. Calls that wait for
         * an account object that another thread builds do so for twice as long at most.
         */
        public Builder handOverTimeout(Duration duration) {
            this.handOverTimeout = positive(duration, "handOverTimeout");
            return this;
        }

        /**
         * How long {@link BrokerKeep#close} waits for calls, and constructions of account objects, that are under way.
         * Default: 10 s.
         */
        public Builder drainTimeout(Duration duration) {
            this.drainTimeout = positive(duration, "drainTimeout");
            return this;
        }

        /**
         * Starts also if some plugins cannot be loaded; {@link BrokerKeep#plugins()} lists them. Default: the start
         * fails.
         */
        public Builder tolerateFailedPlugins() {
            this.toleratesFailedPlugins = true;
            return this;
        }

        /** The clock that plugins are given. Default: the system's, UTC. */
        public Builder clock(Clock source) {
            this.clock = Objects.requireNonNull(source, "clock");
            return this;
        }

        /** How time passes for plugins that wait. Default: really. */
        public Builder sleeper(Sleeper how) {
            this.sleeper = Objects.requireNonNull(how, "sleeper");
            return this;
        }

        /** Uses these plugins and does not look for others. Default: all that {@link java.util.ServiceLoader} finds. */
        public Builder plugins(Collection<? extends BrokerPlugin> given) {
            this.plugins = List.copyOf(given);
            return this;
        }

        /**
         * How old a {@code BOUNDED} answer from memory may be. Default: 1 s. At least twice the heartbeat; so short
         * that an answer of the database would come too late, it makes reads ask the database whenever it is slow.
         */
        public Builder freshnessBound(Duration duration) {
            this.bound = positive(duration, "freshnessBound");
            return this;
        }

        /** The freshness of reads that do not name one. Default: {@link Freshness#BOUNDED}. */
        public Builder freshness(Freshness freshness) {
            this.usual = Objects.requireNonNull(freshness, "freshness");
            return this;
        }

        /**
         * How often the database is asked for changes without having sent a notification. Default: 250 ms. One that is
         * longer than the network time-out is shortened to that.
         */
        public Builder heartbeat(Duration duration) {
            this.heartbeat = ofTheNetwork(duration, "heartbeat");
            return this;
        }

        /** How long the change feed waits for an answer before it connects anew. Default: 600 ms. */
        public Builder networkTimeout(Duration duration) {
            this.networkTimeout = ofTheNetwork(duration, "networkTimeout");
            return this;
        }

        /**
         * Where the change feed's one connection comes from: an unpooled DataSource that leads to the primary, past any
         * pooler. Default: where the application's DataSource leads, if it is the driver's own or a Hikari pool;
         * otherwise the feed keeps one of its connections. Its user has to be able to read all tables of the schema,
         * and to write {@code brokerkeep.node}.
         */
        public Builder changeFeed(DataSource unpooled) {
            this.feed = Objects.requireNonNull(unpooled, "unpooled");
            return this;
        }

        /**
         * Promises that nobody else changes this database as long as this BrokerKeep is open: no change feed is opened,
         * and memory always answers. What others change all the same is not seen.
         */
        public Builder alone() {
            this.alone = true;
            return this;
        }

        /**
         * How many accounts in memory are compared with the database at once, and how long the auditor rests in
         * between: it finds what no change feed can, writes past the triggers. Default: 100 accounts every 10 s, by one
         * query.
         */
        public Builder audit(int accounts, Duration pause) {
            if (accounts < 1) {
                throw invalid("The auditor shall compare " + accounts + " accounts", "give at least 1");
            }
            this.auditPortion = accounts;
            this.auditPause = positive(pause, "pause");
            return this;
        }

        /** What this process is called where it is late. Default: its number and its host. */
        public Builder nodeName(String name) {
            this.nodeName = Objects.requireNonNull(name, "nodeName");
            return this;
        }

        /** Nanoseconds that drive expiry and back-off; for tests. */
        Builder ticker(Ticker nanos) {
            this.ticker = nanos;
            return this;
        }

        /** Returns what was configured as a Guice module, which starts when it is first asked for something. */
        public BrokerKeepModule build() {
            return new BrokerKeepModule(this);
        }

        /**
         * Starts: loads the plugins, reads the keyset, checks the database, prepares the tables.
         *
         * @throws BrokerKeepException if any of it fails: a database that does not answer within 5 s, all faults of all
         *     plugins, a keyset that cannot be read; nothing stays open then
         */
        public BrokerKeep open() {
            PluginCatalog catalog = catalog();
            try {
                if (!toleratesFailedPlugins) {
                    catalog.requireNoFailures();
                }
                if (plugins == null && catalog.plugins().isEmpty()) {
                    LOG.warn(
                            "No plugin is loaded: there is no META-INF/services/{} on the class path, so no account can be"
                                    + " used",
                            BrokerPlugin.class.getName());
                }
                KeysetWitness box = new KeysetWitness(dataSource, keyset.open());
                DatabaseProbe.requireAnswer(dataSource);
                SchemaMigrator schema = new SchemaMigrator(dataSource);
                switch (migration) {
                    case AUTO -> schema.migrate();
                    case VALIDATE -> schema.validate();
                    case OFF -> {}
                }
                if (migration != Migration.OFF) {
                    warnOfAnotherKeyset(box);
                }
                InstanceRuntime runtime = new InstanceRuntime(dataSource, box, catalog, limits());
                runtime.start(FEED_PATIENCE);
                return new BrokerKeep(runtime, catalog);
            } catch (Throwable e) {
                catalog.close();
                throw e;
            }
        }

        /** Whoever has a wrong keyset can still do all that needs none. */
        private static void warnOfAnotherKeyset(KeysetWitness box) {
            try {
                box.require();
            } catch (BrokerKeepException e) {
                if (e.code() != ErrorCode.KEYSET_INVALID) {
                    throw e;
                }
                LOG.error("{} What to do: {} Until then no secret can be read or stored.", e.problem(), e.remedy());
            }
        }

        private PluginCatalog catalog() {
            return plugins == null
                    ? PluginDiscovery.discover(classLoader(), new PluginTime(clock, sleeper))
                    : PluginDiscovery.of(plugins, new PluginTime(clock, sleeper));
        }

        private InstanceRuntime.Limits limits() {
            return new InstanceRuntime.Limits(
                    maximumInstances,
                    timeToLive,
                    2,
                    handOverTimeout,
                    drainTimeout,
                    Duration.ofSeconds(3),
                    ticker,
                    new InstanceRuntime.FreshnessLimits(
                            bound, usual, heartbeat, networkTimeout, connector(), nodeName, auditPause, auditPortion));
        }

        private @Nullable FeedConnector connector() {
            if (alone) {
                return null;
            }
            if (bound.compareTo(heartbeat.multipliedBy(2)) < 0) {
                throw invalid(
                        "freshnessBound is " + bound + ", and the heartbeat is " + heartbeat,
                        "make the bound at least twice the heartbeat");
            }
            return FeedConnectors.of(feed != null ? feed : dataSource, networkTimeout);
        }

        private static String hostName() {
            try {
                return InetAddress.getLocalHost().getHostName();
            } catch (UnknownHostException e) {
                return "localhost";
            }
        }

        private static ClassLoader classLoader() {
            ClassLoader context = Thread.currentThread().getContextClassLoader();
            return context != null ? context : BrokerKeep.class.getClassLoader();
        }

        private static Duration positive(Duration duration, String name) {
            if (duration.isZero() || duration.isNegative()) {
                throw invalid(name + " is " + duration, "give a positive duration");
            }
            return duration;
        }

        /** Sockets count in milliseconds, and take zero for ever. */
        private static Duration ofTheNetwork(Duration duration, String name) {
            if (duration.toMillis() < 1 || duration.toMillis() > MAXIMUM_NETWORK_MILLIS) {
                throw invalid(name + " is " + duration, "give a duration from a millisecond to an hour");
            }
            return duration;
        }

        private static BrokerKeepException invalid(String problem, String remedy) {
            return new BrokerKeepException(ErrorCode.CONFIGURATION_INVALID, problem + ".", remedy + ".");
        }
    }
}
