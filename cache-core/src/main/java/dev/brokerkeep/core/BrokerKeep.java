package dev.brokerkeep.core;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.instance.InstanceRuntime;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.plugin.PluginDiscovery;
import dev.brokerkeep.core.internal.plugin.PluginFailure;
import dev.brokerkeep.core.internal.postgres.DatabaseProbe;
import dev.brokerkeep.core.internal.postgres.SchemaMigrator;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

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
        private final DataSource dataSource;
        private KeysetSource keyset = KeysetSource.none();
        private Migration migration = Migration.AUTO;
        private long maximumInstances = 100_000;
        private @Nullable Duration timeToLive;
        private Duration handOverTimeout = Duration.ofSeconds(30);
        private Duration drainTimeout = Duration.ofSeconds(10);
        private boolean toleratesFailedPlugins;
        private Clock clock = Clock.systemUTC();
        private Ticker ticker = Ticker.systemTicker();
        private @Nullable List<BrokerPlugin> plugins;

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

        /** How long the successor of an EXCLUSIVE account object waits for its close. Default: 30 s. */
        public Builder handOverTimeout(Duration duration) {
            this.handOverTimeout = positive(duration, "handOverTimeout");
            return this;
        }

        /** How long {@link BrokerKeep#close} waits for calls that are under way. Default: 10 s. */
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

        /** Uses these plugins and does not look for others. Default: all that {@link java.util.ServiceLoader} finds. */
        public Builder plugins(Collection<? extends BrokerPlugin> given) {
            this.plugins = List.copyOf(given);
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
                SecretBox box = keyset.open();
                DatabaseProbe.requireAnswer(dataSource);
                SchemaMigrator schema = new SchemaMigrator(dataSource);
                switch (migration) {
                    case AUTO -> schema.migrate();
                    case VALIDATE -> schema.validate();
                    case OFF -> {}
                }
                return new BrokerKeep(new InstanceRuntime(dataSource, box, catalog, limits()), catalog);
            } catch (Throwable e) {
                catalog.close();
                throw e;
            }
        }

        private PluginCatalog catalog() {
            return plugins == null
                    ? PluginDiscovery.discover(classLoader(), clock)
                    : PluginDiscovery.of(plugins, clock);
        }

        private InstanceRuntime.Limits limits() {
            return new InstanceRuntime.Limits(
                    maximumInstances, timeToLive, 2, handOverTimeout, drainTimeout, Duration.ofSeconds(3), ticker);
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

        private static BrokerKeepException invalid(String problem, String remedy) {
            return new BrokerKeepException(ErrorCode.CONFIGURATION_INVALID, problem + ".", remedy + ".");
        }
    }
}
