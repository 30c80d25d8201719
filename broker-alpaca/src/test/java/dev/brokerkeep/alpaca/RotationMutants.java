package dev.brokerkeep.alpaca;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Plugins that do with credentials what plugins must not. Their accounts take one call at a time, so that at each
 * rotation there are calls inside the old object.
 */
final class RotationMutants {
    private RotationMutants() {}

    /** Takes the key id from the view of the construction, and the secret from the view of the call. */
    @BrokerPluginInfo(id = "alpaca", spi = Spi.MAJOR)
    static final class TwoViews implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return AlpacaSettings.SCHEMA;
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return TwoViewsAccount.class;
        }
    }

    static final class TwoViewsAccount extends WatchedAccount {
        private final SettingsView settings;
        private final AlpacaHttp http;
        private final Secret key;
        private final String baseUrl;

        @Inject
        TwoViewsAccount(AccountId id, SettingsView settings, AlpacaHttp http) {
            super(id, settings, http);
            this.settings = settings;
            this.http = http;
            this.key = settings.get(AlpacaSettings.API_KEY);
            this.baseUrl = settings.get(AlpacaSettings.BASE_URL).toString();
        }

        @Override
        public synchronized Order order(String orderId) {
            Secret secret = settings.get(AlpacaSettings.API_SECRET);
            Settings mixed = Accounts.settings(
                    Accounts.credentials(key.reveal(), secret.reveal()).plain("base_url", Json.of(baseUrl)));
            return Accounts.account(mixed, http).order(orderId);
        }
    }

    /** Remembers the settings of an account once and for all. */
    @BrokerPluginInfo(id = "alpaca", spi = Spi.MAJOR)
    static final class Remembering implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return AlpacaSettings.SCHEMA;
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return RememberingAccount.class;
        }
    }

    @Singleton
    static final class Memory {
        private final ConcurrentHashMap<AccountId, Settings> first = new ConcurrentHashMap<>();

        @Inject
        Memory() {}

        SettingsView settings(AccountId id, SettingsView settings) {
            return new Accounts.FixedView(first.computeIfAbsent(id, key -> settings.snapshot()));
        }
    }

    static final class RememberingAccount extends WatchedAccount {
        @Inject
        RememberingAccount(AccountId id, SettingsView settings, AlpacaHttp http, Memory memory) {
            super(new AlpacaAccount(id, memory.settings(id, settings), http), http);
        }
    }

    /** Closes the predecessor as soon as the successor is there, whoever is still in it. */
    @BrokerPluginInfo(id = "alpaca", spi = Spi.MAJOR)
    static final class Hasty implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return AlpacaSettings.SCHEMA;
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return HastyAccount.class;
        }
    }

    @Singleton
    static final class Latest {
        private final AtomicReference<WatchedAccount> account = new AtomicReference<>();

        @Inject
        Latest() {}

        void replace(WatchedAccount successor) {
            WatchedAccount predecessor = account.getAndSet(successor);
            if (predecessor != null) {
                predecessor.close();
            }
        }
    }

    static final class HastyAccount extends WatchedAccount {
        @Inject
        HastyAccount(AccountId id, SettingsView settings, AlpacaHttp http, Latest latest) {
            super(id, settings, http);
            latest.replace(this);
        }

        @Override
        public synchronized Order order(String orderId) {
            return super.order(orderId);
        }
    }
}
