package dev.brokerkeep.spi;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;

/**
 * A broker account type. Found by {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/dev.brokerkeep.spi.BrokerPlugin}, make it public with a public constructor without
 * arguments, and annotate it with {@link BrokerPluginInfo}.
 *
 * <pre>{@code
 * @BrokerPluginInfo(id = "acme", spi = Spi.MAJOR)
 * public final class AcmePlugin implements BrokerPlugin {
 *     public SettingsSchema settings() {
 *         return SettingsSchema.of(AcmeAccount.API_KEY);
 *     }
 *
 *     public Class<? extends BrokerAccount> accountType() {
 *         return AcmeAccount.class;
 *     }
 * }
 * }</pre>
 *
 * <p>The runtime creates one object of it at start, on the starting thread, and calls each method once, before any
 * account is built. The object is inert: it does no I/O, starts no threads, and always gives equal answers.
 *
 * <p>Account objects are built by Guice, in an injector that belongs to this plugin alone. Classes that their
 * constructors ask for need a constructor annotated {@code @jakarta.inject.Inject}; one annotated
 * {@code @jakarta.inject.Singleton} exists once per plugin, for all accounts (an HTTP client, say), and is closed when
 * the runtime closes if it is {@link AutoCloseable}.
 */
public interface BrokerPlugin {
    /** Returns the settings that accounts of this broker have. */
    SettingsSchema settings();

    /** Returns the class of the account objects: a class that can be built, with an {@code @Inject} constructor. */
    Class<? extends BrokerAccount> accountType();

    /** Returns how one account object gives way to the next; {@link HandOver#OVERLAP} unless overridden. */
    default HandOver handOver() {
        return HandOver.OVERLAP;
    }
}
