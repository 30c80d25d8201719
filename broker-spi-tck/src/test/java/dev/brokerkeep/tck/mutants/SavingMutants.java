package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.databind.JsonNode;

/** Break the promise above all: when it saves, it invalidates. */
final class SavingMutants {
    private SavingMutants() {}

    /** Breaks INV-01: keeps tokens in a cache of its own, and no save empties it. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class NoInvalidate extends MutantPlugin {
        /** For ServiceLoader. */
        public NoInvalidate() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final TokenCache cache;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http, TokenCache cache) {
                super(id, view, http);
                this.cache = cache;
            }

            @Override
            protected Secret token() {
                return cache.tokens.computeIfAbsent(id(), key -> super.token());
            }
        }
    }

    /** Breaks INV-02: saves one setting after the other. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SaveInLoop extends MutantPlugin {
        /** For ServiceLoader. */
        public SaveInLoop() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                Settings after = settings().with(change);
                settingsView().save(SettingsChange.set(ReferenceSettings.TOKEN, after.get(ReferenceSettings.TOKEN)));
                return settingsView()
                        .save(SettingsChange.set(ReferenceSettings.ADDRESS, after.get(ReferenceSettings.ADDRESS)));
            }
        }
    }

    /** Breaks INV-03: what is to be saved is in its own cache before it is in the store. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class CacheBeforeCommit extends MutantPlugin {
        /** For ServiceLoader. */
        public CacheBeforeCommit() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final TokenCache cache;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http, TokenCache cache) {
                super(id, view, http);
                this.cache = cache;
            }

            @Override
            protected Secret token() {
                return cache.tokens.getOrDefault(id(), super.token());
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                cache.tokens.put(id(), settings().with(change).get(ReferenceSettings.TOKEN));
                return settingsView().save(change);
            }
        }
    }

    /** Breaks INV-03: a save that has failed looks like one that has not. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SwallowsSaveError extends MutantPlugin {
        /** For ServiceLoader. */
        public SwallowsSaveError() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                try {
                    return settingsView().save(change);
                } catch (BrokerKeepException e) {
                    return new NoReceipt(settingsView());
                }
            }
        }
    }

    /** Breaks INV-04: a call that a save has overtaken puts the token that it began with into the cache again. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class ReadThenPut extends MutantPlugin {
        /** For ServiceLoader. */
        public ReadThenPut() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final TokenCache cache;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http, TokenCache cache) {
                super(id, view, http);
                this.cache = cache;
            }

            @Override
            protected Secret token() {
                return cache.tokens.getOrDefault(id(), super.token());
            }

            @Override
            protected JsonNode ask(String method, String path, String body) {
                Secret used = token();
                JsonNode answer = super.ask(method, path, body);
                cache.tokens.put(id(), used);
                return answer;
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                SaveReceipt receipt = settingsView().save(change);
                cache.tokens.remove(id());
                return receipt;
            }
        }
    }

    /** Breaks INV-05: empties its own cache before the commit, and whoever asks meanwhile fills it again. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class InvalidateBeforeCommit extends MutantPlugin {
        /** For ServiceLoader. */
        public InvalidateBeforeCommit() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final TokenCache cache;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http, TokenCache cache) {
                super(id, view, http);
                this.cache = cache;
            }

            @Override
            protected Secret token() {
                return cache.tokens.computeIfAbsent(id(), key -> super.token());
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                cache.tokens.remove(id());
                return settingsView().save(change);
            }
        }
    }

    /** Breaks INV-06: saves nothing where memory holds the value already. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SkipIfEqualToCached extends MutantPlugin {
        /** For ServiceLoader. */
        public SkipIfEqualToCached() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                Settings before = settings();
                Settings after = before.with(change);
                boolean isSame = before.schema().keys().stream().allMatch(key -> before.sameValue(key, after));
                return isSame ? new NoReceipt(settingsView()) : settingsView().save(change);
            }
        }
    }

    /** Breaks INV-07: each object of an account keeps settings until a save through itself. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class PerInstanceCache extends MutantPlugin {
        /** For ServiceLoader. */
        public PerInstanceCache() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final AtomicReference<Settings> kept = new AtomicReference<>();

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public Settings settings() {
                kept.compareAndSet(null, super.settings());
                return kept.get();
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                SaveReceipt receipt = settingsView().save(change);
                kept.set(null);
                return receipt;
            }
        }
    }

    /** Breaks INV-07: a save of one account makes the settings of all of them be loaded anew. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class EvictsEverything extends MutantPlugin {
        /** For ServiceLoader. */
        public EvictsEverything() {
            super(Account.class);
        }

        @Singleton
        static final class Accounts {
            final Map<AccountId, SettingsView> views = new ConcurrentHashMap<>();

            @Inject
            Accounts() {}
        }

        static final class Account extends ReferenceAccount {
            private final Accounts accounts;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http, Accounts accounts) {
                super(id, view, http);
                this.accounts = accounts;
                accounts.views.put(id, view);
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                for (SettingsView other : accounts.views.values()) {
                    if (!other.account().equals(id())) {
                        other.save(SettingsChange.set(ReferenceSettings.TOKEN, other.get(ReferenceSettings.TOKEN)));
                    }
                }
                return settingsView().save(change);
            }
        }
    }
}
