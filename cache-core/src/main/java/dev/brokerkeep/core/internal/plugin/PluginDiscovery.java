package dev.brokerkeep.core.internal.plugin;

import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.spi.Message;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.HandOver;
import dev.brokerkeep.spi.Spi;
import java.lang.reflect.Modifier;
import java.security.CodeSource;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds all plugins and all their faults in one go: a start that lists one fault at a time costs its operator as many
 * restarts as there are faults.
 */
public final class PluginDiscovery {
    /**
     * A class loader that cannot read its services files fails each time it is asked, mostly with the same text: no
     * further than this, as the search would never end.
     */
    private static final int MOST_REPEATS = 10;

    private static final int MOST_FAILURES = 1_000;

    private final PluginTime time;
    private final Map<BrokerId, LoadedPlugin> plugins = new LinkedHashMap<>();
    private final Set<PluginFailure> failures = new LinkedHashSet<>();

    private PluginDiscovery(PluginTime time) {
        this.time = time;
    }

    /** Loads every plugin that the class loader can find. */
    public static PluginCatalog discover(ClassLoader loader, PluginTime time) {
        PluginDiscovery discovery = new PluginDiscovery(time);
        return discovery.afterAll(() -> discovery.addAll(loader));
    }

    /** Loads these plugins only. */
    public static PluginCatalog of(Collection<? extends BrokerPlugin> given, PluginTime time) {
        PluginDiscovery discovery = new PluginDiscovery(time);
        return discovery.afterAll(() -> given.forEach(plugin -> discovery.add(plugin.getClass(), () -> plugin)));
    }

    private PluginCatalog afterAll(Runnable adding) {
        try {
            adding.run();
        } catch (Throwable e) {
            // Only an error of the machine: whoever asked gets no catalog to close.
            plugins.values().forEach(LoadedPlugin::close);
            throw e;
        }
        return new PluginCatalog(plugins, List.copyOf(failures));
    }

    private void addAll(ClassLoader loader) {
        // Providers, not plugins: their classes are looked at before any of their code runs. The iterator goes on after
        // a bad provider; a terminal operation of the stream would stop at the first.
        Iterator<ServiceLoader.Provider<BrokerPlugin>> found =
                ServiceLoader.load(BrokerPlugin.class, loader).stream().iterator();
        int repeated = 0;
        while (repeated < MOST_REPEATS && failures.size() < MOST_FAILURES) {
            try {
                if (!found.hasNext()) {
                    return;
                }
                ServiceLoader.Provider<BrokerPlugin> provider = found.next();
                add(provider.type(), provider);
            } catch (VirtualMachineError e) {
                throw e;
            } catch (Throwable e) {
                boolean isNew = failures.add(new PluginFailure(
                        "a provider of " + BrokerPlugin.class.getName(),
                        describe(e),
                        "check the class named in META-INF/services/" + BrokerPlugin.class.getName()
                                + ": spelled right, public, with a public constructor without arguments, and built"
                                + " against a present version of the API"));
                repeated += isNew ? 0 : 1;
            }
        }
    }

    private void add(Class<? extends BrokerPlugin> type, Supplier<? extends BrokerPlugin> plugin) {
        String origin = originOf(type);
        try {
            BrokerId id = identify(type);
            LoadedPlugin known = plugins.get(id);
            if (known != null) {
                throw new Unfit(
                        "its id '" + id + "' is taken by " + known.origin(),
                        "remove one of the two jars, or give one plugin another id");
            }
            plugins.put(id, load(id, plugin.get(), origin));
        } catch (Unfit e) {
            failures.add(new PluginFailure(origin, e.cause, e.remedy));
        } catch (VirtualMachineError e) {
            throw e;
        } catch (Throwable e) {
            // Any code of the plugin may have thrown anything.
            failures.add(new PluginFailure(origin, "it failed with " + describe(e), "mend the plugin"));
        }
    }

    /** Reads the annotation only: no code of a plugin runs before its SPI version is known to fit. */
    private static BrokerId identify(Class<?> type) throws Unfit {
        BrokerPluginInfo info = type.getAnnotation(BrokerPluginInfo.class);
        if (info == null) {
            throw new Unfit(
                    "it has no @BrokerPluginInfo", "annotate it with @BrokerPluginInfo(id = ..., spi = Spi.MAJOR)");
        }
        if (info.spi() != Spi.MAJOR) {
            throw new Unfit(
                    "it was built against SPI " + info.spi() + ", this runtime has SPI " + Spi.MAJOR,
                    "use a release of the plugin for SPI " + Spi.MAJOR);
        }
        try {
            return BrokerId.of(info.id());
        } catch (IllegalArgumentException e) {
            throw new Unfit(String.valueOf(e.getMessage()), "correct the id in @BrokerPluginInfo");
        }
    }

    private LoadedPlugin load(BrokerId id, BrokerPlugin plugin, String origin) throws Unfit {
        SettingsSchema schema;
        Class<? extends BrokerAccount> accountType;
        HandOver handOver;
        try {
            schema = answered(plugin.settings(), "settings()");
            accountType = answered(plugin.accountType(), "accountType()");
            handOver = answered(plugin.handOver(), "handOver()");
        } catch (RuntimeException | LinkageError e) {
            throw new Unfit("describing itself it failed with " + describe(e), "mend the plugin");
        }
        if (accountType.isInterface() || Modifier.isAbstract(accountType.getModifiers())) {
            throw new Unfit(
                    "accountType() " + accountType.getName() + " is abstract",
                    "return the class with the @Inject constructor");
        }
        try {
            return new LoadedPlugin(id, schema, accountType, handOver, origin, new AccountBuilder(accountType, time));
        } catch (CreationException e) {
            throw new Unfit(
                    "Guice cannot build " + accountType.getName() + ": " + describe(e.getErrorMessages()), BUILDABLE);
        } catch (ConfigurationException e) {
            throw new Unfit(
                    "Guice cannot build " + accountType.getName() + ": " + describe(e.getErrorMessages()), BUILDABLE);
        } catch (LinkageError e) {
            throw new Unfit(describe(e), "build the plugin against a present version of the API");
        }
    }

    private static final String BUILDABLE =
            "give it one constructor annotated @jakarta.inject.Inject that takes AccountId, SettingsView, Clock, Sleeper and classes"
                    + " of the plugin with such constructors";

    private static <T> T answered(@Nullable T answer, String method) throws Unfit {
        if (answer == null) {
            throw new Unfit(method + " returned null", "return a value");
        }
        return answer;
    }

    private static String describe(Collection<Message> messages) {
        return messages.stream().map(Message::getMessage).distinct().collect(Collectors.joining("; "));
    }

    private static String describe(Throwable failure) {
        // The reason for a constant that could not be made is three levels down.
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return text(failure) + (root == failure ? "" : ", because of " + text(root));
    }

    private static String text(Throwable failure) {
        String name = failure.getClass().getSimpleName();
        return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
    }

    private static String originOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        return type.getName()
                + (source == null || source.getLocation() == null
                        ? ""
                        : " in " + source.getLocation().getPath());
    }

    /** A plugin that cannot be used. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        private final String cause;
        private final String remedy;

        Unfit(String cause, String remedy) {
            super(cause);
            this.cause = cause;
            this.remedy = remedy;
        }
    }
}
