package dev.brokerkeep.tck.bench;

import com.google.inject.AbstractModule;
import com.google.inject.ConfigurationException;
import com.google.inject.CreationException;
import com.google.inject.Guice;
import com.google.inject.ProvisionException;
import com.google.inject.matcher.Matchers;
import com.google.inject.spi.ProvisionListener;
import com.google.inject.util.Providers;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.Sleeper;
import dev.brokerkeep.tck.Violation;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * An account object that the kit has built itself, as the runtime would: calls reach it without a handle, which would
 * close it once only and answer for it afterwards.
 */
public final class BareAccount implements AutoCloseable {
    private final Deque<AutoCloseable> shared = new ArrayDeque<>();
    private final BrokerAccount account;

    BareAccount(Class<? extends BrokerAccount> type, AccountId id, SettingsView view, VirtualTime time) {
        try {
            this.account = Guice.createInjector(new AbstractModule() {
                        @Override
                        protected void configure() {
                            binder().requireAtInjectOnConstructors();
                            bind(Clock.class).toInstance(time);
                            bind(Sleeper.class).toInstance(time);
                            bind(AccountId.class).toProvider(Providers.of(id));
                            bind(SettingsView.class).toProvider(Providers.of(view));
                            bindListener(Matchers.any(), new Collector());
                        }
                    })
                    .getInstance(type);
        } catch (CreationException | ConfigurationException | ProvisionException e) {
            throw new Violation("Guice cannot build " + type.getName() + ": " + e.getMessage(), e);
        }
    }

    /** What the account's constructor asked for, and can be closed: the runtime closes it at its own end. */
    private final class Collector implements ProvisionListener {
        @Override
        public <T> void onProvision(ProvisionInvocation<T> provision) {
            T built = provision.provision();
            if (built instanceof AutoCloseable closeable && !(built instanceof BrokerAccount)) {
                shared.push(closeable);
            }
        }
    }

    /** Returns the object itself. */
    public BrokerAccount account() {
        return account;
    }

    /** Closes it, and what the runtime would close with the plugin. */
    @Override
    public void close() {
        account.close();
        for (AutoCloseable each : shared) {
            try {
                each.close();
            } catch (Exception e) {
                throw new Violation("close() of " + each.getClass().getName() + " threw " + e, e);
            }
        }
    }
}
