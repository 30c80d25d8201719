package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.broker.TradingCapabilities;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Sleeper;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Do not get along with a broker that is slow, refuses, or takes orders. */
final class NetworkMutants {
    private NetworkMutants() {}

    /** Breaks NET-01: waits for as long as it takes. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class NoTimeout extends MutantPlugin {
        /** For ServiceLoader. */
        public NoTimeout() {
            super(Account.class);
        }

        static final class Http extends ReferenceHttp {
            @Inject
            Http(Clock clock) {
                super(clock);
            }

            @Override
            public JsonNode send(String method, URI uri, Secret token, String body) {
                while (true) {
                    try {
                        return super.send(method, uri, token, body);
                    } catch (BrokerException e) {
                        if (e.kind() != Kind.TIMED_OUT) {
                            throw e;
                        }
                    }
                }
            }
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, Http http) {
                super(id, view, http);
            }
        }
    }

    /** Breaks NET-02: when it is told to wait, it asks again. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class RetriesAtOnce extends MutantPlugin {
        /** For ServiceLoader. */
        public RetriesAtOnce() {
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
                    if (e.kind() != Kind.RATE_LIMITED) {
                        throw e;
                    }
                    return super.ask(method, path, body);
                }
            }
        }
    }

    /** Breaks NET-02: does not tell until when the broker wants to be left alone. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class IgnoresReset extends MutantPlugin {
        /** For ServiceLoader. */
        public IgnoresReset() {
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
                    if (e.kind() != Kind.RATE_LIMITED) {
                        throw e;
                    }
                    throw new BrokerException(e.kind(), e.outcome(), "too many calls", null, e);
                }
            }
        }
    }

    /** Breaks NET-02: waits for as long as it is told, be it for a day. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class UnboundedRetryAfter extends MutantPlugin {
        /** For ServiceLoader. */
        public UnboundedRetryAfter() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final Sleeper sleeper;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http, Sleeper sleeper) {
                super(id, view, http);
                this.sleeper = sleeper;
            }

            @Override
            protected JsonNode ask(String method, String path, String body) {
                try {
                    return super.ask(method, path, body);
                } catch (BrokerException e) {
                    if (e.kind() != Kind.RATE_LIMITED || e.retryAfter().isEmpty()) {
                        throw e;
                    }
                    try {
                        sleeper.sleep(e.retryAfter().get());
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw e;
                    }
                    return super.ask(method, path, body);
                }
            }
        }
    }

    /** Breaks NET-03: when an answer is lost it asks again, also for orders. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class RetriesPost extends MutantPlugin {
        /** For ServiceLoader. */
        public RetriesPost() {
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
                    if (e.kind() != Kind.UNAVAILABLE || !(e.getCause() instanceof IOException)) {
                        throw e;
                    }
                    return super.ask(method, path, body);
                }
            }
        }
    }

    /** Breaks ERR-01: whatever is wrong, it is an IllegalStateException. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class EverythingRuntimeException extends MutantPlugin {
        /** For ServiceLoader. */
        public EverythingRuntimeException() {
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
                    if (e.kind() == Kind.AUTHENTICATION || e.kind() == Kind.PERMISSION) {
                        throw new IllegalStateException("the broker said no", e);
                    }
                    throw e;
                }
            }
        }
    }

    /** Breaks ERR-01: goes by the broker's words, of which it knows some. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class MatchesMessageText extends MutantPlugin {
        /** For ServiceLoader. */
        public MatchesMessageText() {
            super(Account.class);
        }

        static final class Http extends ReferenceHttp {
            @Inject
            Http(Clock clock) {
                super(clock);
            }

            @Override
            protected Kind kind(int status, String body) {
                return status == 403
                        ? body.contains("not allowed") ? Kind.PERMISSION : Kind.INSUFFICIENT_FUNDS
                        : super.kind(status, body);
            }
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, Http http) {
                super(id, view, http);
            }
        }
    }

    /** Breaks ERR-02: what it cannot read is nothing. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class EmptyListOnError extends MutantPlugin {
        /** For ServiceLoader. */
        public EmptyListOnError() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public List<Position> positions() {
                try {
                    return super.positions();
                } catch (BrokerException e) {
                    if (e.kind() == Kind.MALFORMED_ANSWER) {
                        return List.of();
                    }
                    throw e;
                }
            }
        }
    }

    /** Breaks ORD-01: when the client order id is taken, it makes up another one. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class RegeneratesIdOnRetry extends MutantPlugin {
        /** For ServiceLoader. */
        public RegeneratesIdOnRetry() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public Order submit(OrderRequest request) {
                try {
                    return super.submit(request);
                } catch (BrokerException e) {
                    if (e.kind() != Kind.INVALID_REQUEST) {
                        throw e;
                    }
                    String other = body(request)
                            .replace(request.clientOrderId(), UUID.randomUUID().toString());
                    return order(ask("POST", "/orders", other));
                }
            }
        }
    }

    /** Breaks ORD-01: orders come back without the name that the caller has for them. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class DropsClientId extends MutantPlugin {
        /** For ServiceLoader. */
        public DropsClientId() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public Order submit(OrderRequest request) {
                Order placed = super.submit(request);
                return new Order(
                        placed.id(),
                        Optional.empty(),
                        placed.symbol(),
                        placed.side(),
                        placed.type(),
                        placed.timeInForce(),
                        placed.status(),
                        placed.brokerStatus(),
                        placed.quantity(),
                        placed.notional(),
                        placed.filledQuantity(),
                        placed.limitPrice(),
                        placed.stopPrice(),
                        placed.filledAveragePrice(),
                        placed.submittedAt());
            }
        }
    }

    /** Breaks CAP-01: says that it can replace orders. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class ClaimsReplace extends MutantPlugin {
        /** For ServiceLoader. */
        public ClaimsReplace() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public TradingCapabilities tradingCapabilities() {
                return super.tradingCapabilities().withReplace();
            }

            @Override
            public Order replace(String orderId, OrderChange change) {
                throw new BrokerException(Kind.UNSUPPORTED, "orders are not replaced here yet");
            }
        }
    }

    /** Breaks CAP-01: an order that is good till cancelled is one for the day. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SilentDowngrade extends MutantPlugin {
        /** For ServiceLoader. */
        public SilentDowngrade() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            protected String body(OrderRequest request) {
                return super.body(request).replace("\"GTC\"", "\"DAY\"");
            }
        }
    }
}
