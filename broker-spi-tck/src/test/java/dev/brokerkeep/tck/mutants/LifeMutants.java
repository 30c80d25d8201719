package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import jakarta.inject.Inject;
import java.net.http.HttpClient;
import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.time.Clock;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/** Live, die or share wrongly. */
final class LifeMutants {
    private LifeMutants() {}

    /** Breaks LIFE-01: asks the broker while it is built. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class ConnectsInConstructor extends MutantPlugin {
        /** For ServiceLoader. */
        public ConnectsInConstructor() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
                super.summary();
            }
        }
    }

    /** Breaks LIFE-01: a part of it is put into a field when the constructor has ended. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class FieldInjection extends MutantPlugin {
        /** For ServiceLoader. */
        public FieldInjection() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Clock clock;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }
        }
    }

    /** Breaks LIFE-02: can be closed once. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SecondCloseThrows extends MutantPlugin {
        /** For ServiceLoader. */
        public SecondCloseThrows() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final AtomicBoolean isClosed = new AtomicBoolean();

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public void close() {
                if (isClosed.getAndSet(true)) {
                    throw new IllegalStateException("closed already");
                }
                super.close();
            }
        }
    }

    /** Breaks LIFE-02: goes on when it has been closed. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class UsableAfterClose extends MutantPlugin {
        /** For ServiceLoader. */
        public UsableAfterClose() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final ReferenceHttp http;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
                this.http = http;
            }

            @Override
            protected JsonNode ask(String method, String path, String body) {
                return http.send(
                        method, settingsView().get(ReferenceSettings.ADDRESS).resolve(path), token(), body);
            }
        }
    }

    /** Breaks LIFE-02: each object has a thread, which nobody ends. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class LeaksScheduler extends MutantPlugin {
        /** For ServiceLoader. */
        public LeaksScheduler() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final ScheduledExecutorService keepAlive = Executors.newSingleThreadScheduledExecutor(work -> {
                Thread thread = new Thread(work, "keep-alive");
                thread.setDaemon(true);
                return thread;
            });

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public AccountSummary summary() {
                keepAlive.execute(() -> {});
                return super.summary();
            }
        }
    }

    /** Breaks LIFE-03: accounts share a client. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class StaticClient extends MutantPlugin {
        static final HttpClient CLIENT = HttpClient.newHttpClient();

        /** For ServiceLoader. */
        public StaticClient() {
            super(ReferenceAccount.class);
        }
    }

    /** Breaks CON-01: calls share a date format, which is for one thread. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SharedDateFormat extends MutantPlugin {
        /** For ServiceLoader. */
        public SharedDateFormat() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private static final int MANY = 2_000;

            private final SimpleDateFormat format = new SimpleDateFormat("yyyy-MM-dd'T'HH:mm:ssX", Locale.ROOT);

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            protected JsonNode ask(String method, String path, String body) {
                try {
                    JsonNode answer = super.ask(method, path, body);
                    for (int i = 0; i < MANY; i++) {
                        format.parse("2026-01-05T15:00:00Z");
                    }
                    return answer;
                } catch (ParseException e) {
                    throw new IllegalStateException("the date of " + path, e);
                }
            }
        }
    }

    /** Breaks CON-01: an interrupt ends its call, and nobody above learns of it. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SwallowsInterrupt extends MutantPlugin {
        /** For ServiceLoader. */
        public SwallowsInterrupt() {
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
                } finally {
                    Thread.interrupted();
                }
            }
        }
    }
}
