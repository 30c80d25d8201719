package dev.brokerkeep.core.internal.plugin;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Plugins whose accounts share something that has to be closed; none of their accounts is ever built. */
abstract class SharingPlugin implements BrokerPlugin {
    private static final ThreadLocal<List<Client>> CLIENTS = ThreadLocal.withInitial(ArrayList::new);

    private final Class<? extends BrokerAccount> accountType;

    SharingPlugin(Class<? extends BrokerAccount> accountType) {
        this.accountType = accountType;
    }

    /** Returns the list that the clients of plugins are added to that this thread loads from now on. */
    static List<Client> newClients() {
        List<Client> clients = new ArrayList<>();
        CLIENTS.set(clients);
        return clients;
    }

    @Override
    public SettingsSchema settings() {
        return SettingsSchema.of();
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return accountType;
    }

    @BrokerPluginInfo(id = "sound", spi = Spi.MAJOR)
    static final class Sound extends SharingPlugin {
        Sound() {
            super(Account.class);
        }
    }

    @BrokerPluginInfo(id = "second", spi = Spi.MAJOR)
    static final class Second extends SharingPlugin {
        Second() {
            super(Account.class);
        }
    }

    @BrokerPluginInfo(id = "broken", spi = Spi.MAJOR)
    static final class Broken extends SharingPlugin {
        Broken() {
            super(BrokenAccount.class);
        }
    }

    /** What the accounts share. */
    @Singleton
    static final class Client implements AutoCloseable {
        private final AtomicInteger closes = new AtomicInteger();
        volatile Throwable onClose;

        @Inject
        Client() {
            CLIENTS.get().add(this);
        }

        int closes() {
            return closes.get();
        }

        @Override
        public void close() throws Exception {
            closes.incrementAndGet();
            if (onClose instanceof Error error) {
                throw error;
            }
            if (onClose instanceof Exception exception) {
                throw exception;
            }
        }
    }

    /** Cannot be built, but what it needs can. */
    @Singleton
    static final class Session {
        @Inject
        Session(Client client) {
            throw new IllegalStateException("no such host");
        }
    }

    static class Account implements BrokerAccount {
        @Inject
        Account(Client client) {}

        @Override
        public AccountId id() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SettingsView settingsView() {
            throw new UnsupportedOperationException();
        }

        @Override
        public AccountSummary summary() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Position> positions() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void close() {}
    }

    static final class BrokenAccount extends Account {
        @Inject
        BrokenAccount(Client client, Session session) {
            super(client);
        }
    }
}
