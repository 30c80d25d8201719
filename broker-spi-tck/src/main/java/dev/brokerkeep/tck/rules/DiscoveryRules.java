package dev.brokerkeep.tck.rules;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.engine.Rule;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.util.HashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** How a plugin is found. */
final class DiscoveryRules {
    private static final String SERVICES = "META-INF/services/" + BrokerPlugin.class.getName();

    private DiscoveryRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "DISC-01",
                        "The plugin is found by ServiceLoader from its own jar, exactly once.",
                        "Put one line with the full name of the plugin's class into " + SERVICES
                                + ", and make the class public, with a public constructor without arguments.",
                        DiscoveryRules::isFoundOnce),
                Rule.must(
                        "DISC-02",
                        "The broker id is well-formed, and the plugin was built against this SPI.",
                        "Annotate the class @BrokerPluginInfo(id = \"...\", spi = Spi.MAJOR), with an id of lower-case"
                                + " letters, digits and hyphens.",
                        DiscoveryRules::isNamed),
                Rule.must(
                        "DISC-03",
                        "The plugin object is inert: no I/O, no threads, equal answers each time.",
                        "Let the constructor do nothing, keep keys and schema in constants, and leave connections to the"
                                + " account's calls.",
                        DiscoveryRules::isInert));
    }

    private static void isFoundOnce(Bench bench) {
        Class<? extends BrokerPlugin> type = bench.candidate().plugin();
        if (!Modifier.isPublic(type.getModifiers())) {
            throw new Violation(type.getName() + " is not public");
        }
        bench.plugin();
        long found;
        try {
            found = ServiceLoader.load(BrokerPlugin.class, type.getClassLoader()).stream()
                    .filter(provider -> provider.type().equals(type))
                    .count();
        } catch (ServiceConfigurationError e) {
            throw new Violation("ServiceLoader failed: " + e.getMessage(), e);
        }
        if (found != 1) {
            URL services = type.getClassLoader().getResource(SERVICES);
            throw new Violation("ServiceLoader found " + type.getName() + " " + found + " times; "
                    + (services == null ? "there is no " + SERVICES : "a file of providers is at " + services));
        }
    }

    private static void isNamed(Bench bench) {
        String id = bench.info().id();
        try {
            BrokerId.of(id);
        } catch (IllegalArgumentException e) {
            throw new Violation("'" + id + "' is no broker id: " + e.getMessage(), e);
        }
        if (bench.info().spi() != Spi.MAJOR) {
            throw new Violation(
                    "it says that it was built against SPI " + bench.info().spi() + ", and this is SPI " + Spi.MAJOR);
        }
        if (bench.info().deadlineSeconds() < 1) {
            throw new Violation(
                    "it promises to end calls within " + bench.info().deadlineSeconds() + " s");
        }
    }

    private static void isInert(Bench bench) throws Exception {
        Set<Thread> before = threads();
        BrokerPlugin one;
        BrokerPlugin other;
        try (Dialled dialled = Dialled.listen()) {
            one = bench.plugin();
            other = bench.plugin();
            requireDescription(one);
            if (dialled.first() != null) {
                throw new Violation("creating the plugin object opened a connection to " + dialled.first());
            }
        }
        if (!described(one.settings()).equals(described(other.settings()))
                || !described(one.settings()).equals(described(one.settings()))) {
            throw new Violation("settings() does not always give the same schema");
        }
        if (one.accountType() != other.accountType() || one.handOver() != other.handOver()) {
            throw new Violation("accountType() or handOver() does not always give the same answer");
        }
        Set<String> begun = threads().stream()
                .filter(thread -> !before.contains(thread) && isOf(thread))
                .map(Thread::getName)
                .collect(Collectors.toSet());
        if (!begun.isEmpty()) {
            throw new Violation("creating the plugin object started threads: " + begun);
        }
    }

    private static void requireDescription(BrokerPlugin plugin) {
        if (plugin.settings() == null || plugin.accountType() == null || plugin.handOver() == null) {
            throw new Violation("settings(), accountType() or handOver() returned null");
        }
    }

    /** The kit's own, and the JVM's, come and go. */
    private static boolean isOf(Thread thread) {
        return thread.getThreadGroup() != null
                && !thread.getThreadGroup().getName().equals("system")
                && !thread.getName().startsWith("kit-");
    }

    private static Set<Thread> threads() {
        return new HashSet<>(Thread.getAllStackTraces().keySet());
    }

    private static String described(SettingsSchema schema) {
        return schema.keys().stream().map(SettingKey::toString).collect(Collectors.joining(";"));
    }
}
