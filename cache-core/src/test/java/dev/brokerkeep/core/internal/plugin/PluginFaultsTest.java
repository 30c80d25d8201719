package dev.brokerkeep.core.internal.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.internal.plugin.SharingPlugin.Client;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Plugins and class loaders that fail in ways nobody expects of them: none takes another plugin with it. */
@Timeout(30)
final class PluginFaultsTest {

    private final List<Client> clients = SharingPlugin.newClients();

    /** A plugin that fails whatever it is asked. */
    @BrokerPluginInfo(id = "faulty", spi = Spi.MAJOR)
    static final class Faulty implements BrokerPlugin {
        private final Supplier<Error> failure;

        Faulty(Supplier<Error> failure) {
            this.failure = failure;
        }

        @Override
        public SettingsSchema settings() {
            throw failure.get();
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            throw failure.get();
        }
    }

    static Stream<Error> errors() {
        return Stream.of(
                new AssertionError("in settings()"), new Error("of its own"), new ExceptionInInitializerError());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void pluginThatThrowsAnError_isListed_andTheOthersAreLoaded(Error failure) {
        PluginCatalog catalog =
                PluginDiscovery.of(List.of(new SharingPlugin.Sound(), new Faulty(() -> failure)), PluginTime.REAL);

        assertThat(catalog.plugins()).extracting(LoadedPlugin::id).containsExactly(BrokerId.of("sound"));
        assertThat(catalog.failures())
                .singleElement()
                .satisfies(listed -> assertThat(listed.toString())
                        .contains(Faulty.class.getName())
                        .contains(failure.getClass().getSimpleName()));
        assertThat(clients).extracting(Client::closes).containsExactly(0);
        catalog.close();
        assertThat(clients).extracting(Client::closes).containsExactly(1);
    }

    @Test
    void errorOfTheMachine_endsTheDiscovery_andClosesWhatWasLoaded() {
        Error failure = new InternalError("no memory, say");

        assertThatThrownBy(() -> PluginDiscovery.of(
                        List.of(new SharingPlugin.Sound(), new Faulty(() -> failure)), PluginTime.REAL))
                .isSameAs(failure);

        assertThat(clients).extracting(Client::closes).containsExactly(1);
    }

    @Test
    void errorWhenOneSingletonIsClosed_leavesNoOtherOpen() {
        PluginCatalog catalog =
                PluginDiscovery.of(List.of(new SharingPlugin.Sound(), new SharingPlugin.Second()), PluginTime.REAL);
        clients.forEach(client -> client.onClose = new NoClassDefFoundError("gone"));

        catalog.close();

        assertThat(clients).extracting(Client::closes).containsExactly(1, 1);
    }

    @Test
    void interruptionWhenASingletonIsClosed_isNotLost_andLeavesNoOtherOpen() {
        PluginCatalog catalog =
                PluginDiscovery.of(List.of(new SharingPlugin.Sound(), new SharingPlugin.Second()), PluginTime.REAL);
        clients.forEach(client -> client.onClose = new InterruptedException());

        catalog.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(clients).extracting(Client::closes).containsExactly(1, 1);
    }

    @Test
    void singletonThatWasBuiltBeforeGuiceFailed_isClosed() {
        PluginCatalog catalog = PluginDiscovery.of(List.of(new SharingPlugin.Broken()), PluginTime.REAL);

        assertThat(catalog.failures())
                .singleElement()
                .satisfies(listed -> assertThat(listed.toString()).contains("no such host"));
        assertThat(clients).extracting(Client::closes).containsExactly(1);
    }

    @Test
    void classLoaderThatCannotReadTheServices_isReportedOnce() {
        ClassLoader unreadable = new ServicesLoader(() -> "stale file handle");

        PluginCatalog catalog = PluginDiscovery.discover(unreadable, PluginTime.REAL);

        assertThat(catalog.failures())
                .singleElement()
                .satisfies(listed -> assertThat(listed.toString()).contains("stale file handle"));
    }

    @Test
    void classLoaderThatNeverFailsTheSameWayTwice_isGivenUp() {
        List<String> asked = new ArrayList<>();
        ClassLoader unreadable = new ServicesLoader(() -> {
            asked.add("");
            return "failure " + asked.size();
        });

        PluginCatalog catalog = PluginDiscovery.discover(unreadable, PluginTime.REAL);

        assertThat(catalog.failures()).hasSizeBetween(1, 1_000);
    }

    /** A class loader whose services files cannot be read. */
    private static final class ServicesLoader extends ClassLoader {
        private final Supplier<String> text;

        ServicesLoader(Supplier<String> text) {
            super(PluginFaultsTest.class.getClassLoader());
            this.text = text;
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            if (name.equals("META-INF/services/" + BrokerPlugin.class.getName())) {
                throw new IOException(text.get());
            }
            return super.getResources(name);
        }
    }
}
