package dev.brokerkeep.core.internal.plugin;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The plugins of one runtime: those that were loaded and those that were not. Immutable. */
public final class PluginCatalog implements AutoCloseable {
    private final Map<BrokerId, LoadedPlugin> plugins;
    private final List<PluginFailure> failures;

    PluginCatalog(Map<BrokerId, LoadedPlugin> plugins, List<PluginFailure> failures) {
        this.plugins = new TreeMap<>(plugins);
        this.failures = List.copyOf(failures);
    }

    /**
     * Returns the plugin of a broker.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_BROKER} if there is none
     */
    public LoadedPlugin require(BrokerId broker) {
        LoadedPlugin plugin = plugins.get(broker);
        if (plugin == null) {
            throw new BrokerKeepException(
                    ErrorCode.UNKNOWN_BROKER,
                    "No plugin is loaded for broker '" + broker + "'; loaded: "
                            + (plugins.isEmpty() ? "none" : plugins.keySet()) + "."
                            + (failures.isEmpty() ? "" : " Not loaded: " + failures + "."),
                    "put the plugin's jar on the class path, and check its META-INF/services file.");
        }
        return plugin;
    }

    public Collection<LoadedPlugin> plugins() {
        return plugins.values();
    }

    public List<PluginFailure> failures() {
        return failures;
    }

    /** Throws one error that lists every failure, if there is any. */
    public void requireNoFailures() {
        if (!failures.isEmpty()) {
            throw new BrokerKeepException(
                    ErrorCode.PLUGIN_FAILED,
                    failures.size() + (failures.size() == 1 ? " plugin" : " plugins") + " could not be loaded:"
                            + failures.stream()
                                    .map(failure -> "\n  - " + failure)
                                    .collect(Collectors.joining())
                            + "\n",
                    "mend or remove the plugins named above, or start with tolerateFailedPlugins().");
        }
    }

    @Override
    public void close() {
        plugins.values().forEach(LoadedPlugin::close);
    }
}
