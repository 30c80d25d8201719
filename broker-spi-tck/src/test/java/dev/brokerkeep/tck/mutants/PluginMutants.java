package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferencePlugin;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/** Cannot be found, named or set as they should. */
final class PluginMutants {
    private PluginMutants() {}

    /** Breaks DISC-01, by what stands in its jar: the name of its class is misspelled there. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class TypoInServicesFile extends ReferencePlugin {}

    /** Breaks DISC-01: nobody outside its package can create it. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class PackagePrivateConstructor extends ReferencePlugin {
        PackagePrivateConstructor() {}
    }

    /** Breaks DISC-02. */
    @BrokerPluginInfo(id = "Reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class UpperCaseId extends ReferencePlugin {}

    /** Breaks DISC-02: was built for an interface that this is not. */
    @BrokerPluginInfo(id = "reference", spi = 99, deadlineSeconds = 4)
    public static final class SpiMajor99 extends ReferencePlugin {}

    /** Breaks DISC-03: looks whether the broker is there. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class EagerConnect extends ReferencePlugin {
        /** For ServiceLoader. */
        public EagerConnect() {
            try (Socket probe = new Socket()) {
                probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9), 100);
            } catch (IOException e) {
                // The broker is not there today.
            }
        }
    }

    /** Breaks DISC-03: no two of its objects have the same settings. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class RandomSchema extends ReferencePlugin {
        private final SettingsSchema schema = SettingsSchema.of(
                ReferenceSettings.TOKEN,
                ReferenceSettings.ADDRESS,
                SettingKey.text("option_" + UUID.randomUUID().toString().replace('-', 'x'))
                        .description("An option")
                        .build());

        @Override
        public SettingsSchema settings() {
            return schema;
        }
    }

    /** Breaks SET-01: what everybody else hides, it stores in plain text. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class PlainTextApiKey extends ReferencePlugin {
        private static final SettingsSchema SCHEMA = SettingsSchema.of(
                ReferenceSettings.TOKEN,
                ReferenceSettings.ADDRESS,
                SettingKey.text("api_key").description("Key of the data feed").build());

        @Override
        public SettingsSchema settings() {
            return SCHEMA;
        }
    }

    /** Breaks SET-02: takes for granted what it does not demand. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class LazyNullPointer extends MutantPlugin {
        static final SettingKey<Secret> PIN =
                SettingKey.secret("pin").description("PIN of the account").build();
        private static final SettingsSchema SCHEMA =
                SettingsSchema.of(ReferenceSettings.TOKEN, ReferenceSettings.ADDRESS, PIN);

        /** For ServiceLoader. */
        public LazyNullPointer() {
            super(Account.class);
        }

        @Override
        public SettingsSchema settings() {
            return SCHEMA;
        }

        static final class Account extends ReferenceAccount {
            private final Secret pin;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
                this.pin = view.find(PIN).orElse(null);
            }

            @Override
            protected JsonNode ask(String method, String path, String body) {
                return super.ask(method, path, pin.reveal().isEmpty() ? "" : body);
            }
        }

        /** Sets the PIN, too. */
        public record ItsCandidate(Class<? extends BrokerPlugin> plugin) implements Candidate {
            @Override
            public SettingsChange settings(URI broker, Credential credential) {
                return new ReferenceCandidate(plugin)
                        .settings(broker, credential)
                        .and(PIN, credential.secret("pin"));
            }

            @Override
            public BrokerSimulation broker() {
                return new ReferenceCandidate(plugin).broker();
            }
        }
    }

    /** Breaks SET-03: asks for a setting that nobody can set. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class ReadsUndeclaredKey extends MutantPlugin {
        /** For ServiceLoader. */
        public ReadsUndeclaredKey() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private static final SettingKey<String> HIDDEN =
                    SettingKey.text("hidden").description("Nobody knows").build();

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public List<Position> positions() {
                return settingsView().find(HIDDEN).isPresent() ? List.of() : super.positions();
            }
        }
    }
}
