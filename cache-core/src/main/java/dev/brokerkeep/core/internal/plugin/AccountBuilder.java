package dev.brokerkeep.core.internal.plugin;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Provider;
import com.google.inject.Scopes;
import com.google.inject.Stage;
import com.google.inject.matcher.Matchers;
import com.google.inject.spi.ProvisionListener;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.AccountScoped;
import dev.brokerkeep.spi.Sleeper;
import java.time.Clock;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Builds the account objects of one plugin, in an injector of its own. It has no parent: a parent would own, and share
 * between plugins, every singleton that two of them happen to name.
 */
public final class AccountBuilder implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AccountBuilder.class);

    private final AccountScope scope = new AccountScope();
    private final Deque<AutoCloseable> singletons = new ConcurrentLinkedDeque<>();
    private final Provider<? extends BrokerAccount> accounts;

    AccountBuilder(Class<? extends BrokerAccount> accountType, PluginTime time) {
        try {
            this.accounts = injector(accountType, time).getProvider(accountType);
        } catch (Throwable e) {
            // Singletons are built at once: those built before the failing one would stay open.
            close();
            throw e;
        }
    }

    private Injector injector(Class<? extends BrokerAccount> accountType, PluginTime time) {
        return Guice.createInjector(Stage.PRODUCTION, new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireAtInjectOnConstructors();
                binder().disableCircularProxies();
                bindScope(AccountScoped.class, scope);
                bind(Clock.class).toInstance(time.clock());
                bind(Sleeper.class).toInstance(time.sleeper());
                bind(AccountId.class)
                        .toProvider(AccountScope.outside(AccountId.class))
                        .in(AccountScoped.class);
                bind(SettingsView.class)
                        .toProvider(AccountScope.outside(SettingsView.class))
                        .in(AccountScoped.class);
                bind(accountType);
                bindListener(Matchers.any(), new SingletonCollector());
            }
        });
    }

    /** Builds one account object on the calling thread. Whatever its constructor throws comes out of Guice wrapped. */
    public BrokerAccount build(AccountId id, SettingsView view) {
        return scope.within(id, view, accounts);
    }

    /**
     * Closes the plugin's singletons, the last built first. A failure of one is logged and does not keep the others,
     * nor those of other plugins: nothing is thrown.
     */
    @Override
    public void close() {
        boolean interrupted = false;
        AutoCloseable next;
        while ((next = singletons.pollLast()) != null) {
            try {
                next.close();
            } catch (Throwable e) {
                interrupted |= e instanceof InterruptedException;
                // Only the type: the text of a plugin's exception may hold anything.
                LOG.warn(
                        "Closing {} failed with {}",
                        next.getClass().getName(),
                        e.getClass().getName());
            }
        }
        if (interrupted) {
            // Now, not before: the closes that came after it were to wait as long as they need.
            Thread.currentThread().interrupt();
        }
    }

    /** Remembers closeable singletons in the order of their building. */
    private final class SingletonCollector implements ProvisionListener {
        @Override
        public <T> void onProvision(ProvisionInvocation<T> provision) {
            T built = provision.provision();
            if (Scopes.isSingleton(provision.getBinding()) && built instanceof AutoCloseable closeable) {
                singletons.add(closeable);
            }
        }
    }
}
