package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Use the wrong credential, or tell it. */
final class CredentialMutants {
    private CredentialMutants() {}

    /** Breaks INV-08: the first token there was is kept in a static field. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class CapturesSecretInStatic extends MutantPlugin {
        /** For ServiceLoader. */
        public CapturesSecretInStatic() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private static volatile Secret first;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
                if (first == null) {
                    first = super.token();
                }
            }

            @Override
            protected Secret token() {
                return first;
            }
        }
    }

    /** Breaks INV-08: reads the token on first use, not in its constructor, and keeps it. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class LazyClientKeepsOldKey extends MutantPlugin {
        /** For ServiceLoader. */
        public LazyClientKeepsOldKey() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private Secret kept;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http, null);
            }

            @Override
            protected synchronized Secret token() {
                if (kept == null) {
                    kept = settingsView().get(ReferenceSettings.TOKEN);
                }
                return kept;
            }
        }
    }

    /** Breaks SEC-02: follows a redirect, with all headers. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class FollowsRedirect extends MutantPlugin {
        /** For ServiceLoader. */
        public FollowsRedirect() {
            super(Account.class);
        }

        static final class Http extends ReferenceHttp {
            private final ThreadLocal<Secret> sent = new ThreadLocal<>();

            @Inject
            Http(Clock clock) {
                super(clock);
            }

            @Override
            public JsonNode send(String method, URI uri, Secret token, String body) {
                sent.set(token);
                return super.send(method, uri, token, body);
            }

            @Override
            protected JsonNode read(String name, HttpResponse<String> response) {
                return response.headers()
                        .firstValue("Location")
                        .map(there -> super.send("GET", URI.create(there), sent.get(), ""))
                        .orElseGet(() -> super.read(name, response));
            }
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, Http http) {
                super(id, view, http);
            }
        }
    }

    /** Breaks SEC-01: logs what it saves. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class LogsSettingOnSave extends MutantPlugin {
        /** For ServiceLoader. */
        public LogsSettingOnSave() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                String token =
                        settings().with(change).get(ReferenceSettings.TOKEN).reveal();
                LoggerFactory.getLogger(LogsSettingOnSave.class).info("saving token={}", token);
                return settingsView().save(change);
            }
        }
    }

    /** Breaks SEC-01: tells the Java platform's own log what it saves, at a level that nobody sees usually. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class LogsToThePlatform extends MutantPlugin {
        /** For ServiceLoader. */
        public LogsToThePlatform() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public SaveReceipt saveSettings(SettingsChange change) {
                String token =
                        settings().with(change).get(ReferenceSettings.TOKEN).reveal();
                System.getLogger("mutant").log(System.Logger.Level.TRACE, "saving token=" + token);
                return settingsView().save(change);
            }
        }
    }

    /** Breaks SEC-01: its exceptions tell the headers of the request. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class ExceptionWithHeaders extends MutantPlugin {
        /** For ServiceLoader. */
        public ExceptionWithHeaders() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            protected JsonNode ask(String method, String path, String body) {
                try {
                    return super.ask(method, path, body);
                } catch (BrokerException e) {
                    throw new BrokerException(
                            e.kind(),
                            e.outcome(),
                            e.problem() + " Headers: Authorization: Bearer " + token().reveal(),
                            e.retryAfter().orElse(null),
                            e);
                }
            }
        }
    }

    /** Breaks SEC-01: its toString is that of a record, which tells all that it has. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class RecordToString extends MutantPlugin {
        /** For ServiceLoader. */
        public RecordToString() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            private record Client(AccountId account, String token) {}

            @Override
            public String toString() {
                return new Client(id(), token().reveal()).toString();
            }
        }
    }
}
