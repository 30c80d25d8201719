package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.inject.AbstractModule;
import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.SettingUnavailableException;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.settings.StoredSettings;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AlpacaSettingsTest {
    private static final URI SIMULATOR = URI.create("http://127.0.0.1:1");

    @Test
    void plugin_isFoundAsAService() {
        Set<Class<?>> found = ConcurrentHashMap.newKeySet();

        ServiceLoader.load(BrokerPlugin.class).forEach(plugin -> found.add(plugin.getClass()));

        assertThat(found).contains(AlpacaPlugin.class);
    }

    @Test
    void account_builtByGuice_sharesTheHttpClientOfThePlugin() {
        Injector injector = Guice.createInjector(new AbstractModule() {
            @Override
            protected void configure() {
                binder().requireAtInjectOnConstructors();
                bind(Clock.class).toInstance(Accounts.CLOCK);
                bind(Sleeper.class).toInstance(Accounts.NO_PAUSE);
                bind(AccountId.class).toInstance(Accounts.ID);
                bind(SettingsView.class).toInstance(new Accounts.FixedView(Accounts.settings(SIMULATOR)));
                bind(new AlpacaPlugin().accountType());
            }
        });

        Object account = injector.getInstance(new AlpacaPlugin().accountType());

        assertThat(account).isInstanceOf(AlpacaAccount.class);
        AlpacaHttp http = injector.getInstance(AlpacaHttp.class);
        assertThat(injector.getInstance(AlpacaHttp.class)).isSameAs(http);
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://gateway.example/alpaca",
                "http://127.0.0.1:80",
                "http://localhost:8080",
                "http://[::1]:1",
                "https://gateway.example:65535/",
                "https://gateway.example/v2/alpaca",
                "https://gateway.example/alpacav2",
                "https://v2"
            })
    void baseUrl_safeForCredentials_isValid(String baseUrl) {
        Settings settings = Accounts.settings(URI.create(baseUrl));

        assertThat(AlpacaSettings.SCHEMA.check(settings)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://gateway.example",
                "http://127.0.0.1.gateway.example",
                "http://10.0.0.1",
                "ftp://127.0.0.1",
                "https://user:pass@gateway.example",
                "https://gateway.example?x=1",
                "https://gateway.example#x"
            })
    void baseUrl_unsafeForCredentials_isRefusedOnSaveAndOnBuild(String baseUrl) {
        Settings settings = Accounts.settings(URI.create(baseUrl));

        InvalidSettingsException failure;
        try (AlpacaHttp http = Accounts.http()) {
            failure = catchThrowableOfType(InvalidSettingsException.class, () -> Accounts.account(settings, http));
        }

        assertThat(AlpacaSettings.SCHEMA.check(settings))
                .extracting(SettingProblem::setting)
                .containsExactly("base_url");
        assertThat(failure.problems()).extracting(SettingProblem::setting).containsExactly("base_url");
        assertThat(failure.getMessage()).doesNotContain(baseUrl);
    }

    @ParameterizedTest
    @CsvSource({
        "https://gateway.example:0, a port from 1 to 65535",
        "https://gateway.example:65536, a port from 1 to 65535",
        "http://127.0.0.1:99999, a port from 1 to 65535",
        "https://gateway.example/v2, without /v2 at its end",
        "http://127.0.0.1:1/v2/, without /v2 at its end",
        "https://gateway.example/alpaca/v2, without /v2 at its end"
    })
    void baseUrl_thatLeadsNowhere_isRefusedWithWhatIsExpected(String baseUrl, String expected) {
        Settings settings = Accounts.settings(URI.create(baseUrl));

        List<SettingProblem> problems = AlpacaSettings.SCHEMA.check(settings);

        assertThat(problems).hasSize(1);
        assertThat(problems.get(0).setting()).isEqualTo("base_url");
        assertThat(problems.get(0).toString()).contains(expected).doesNotContain(baseUrl);
    }

    @Test
    void credentials_withALineBreak_areRefusedWithoutTheirText() {
        Settings settings = Accounts.settings(Accounts.credentials(Accounts.KEY + "\n", Accounts.SECRET + "é"));

        InvalidSettingsException failure;
        try (AlpacaHttp http = Accounts.http()) {
            failure = catchThrowableOfType(InvalidSettingsException.class, () -> Accounts.account(settings, http));
        }

        assertThat(failure.problems()).extracting(SettingProblem::setting).containsExactly("api_key", "api_secret");
        SecretScan.assertClean(failure);
    }

    @Test
    void account_withoutSecret_isNotBuilt() {
        Settings settings =
                Accounts.settings(StoredSettings.builder().plain("base_url", Json.of(SIMULATOR.toString())));

        SettingUnavailableException failure;
        try (AlpacaHttp http = Accounts.http()) {
            failure = catchThrowableOfType(SettingUnavailableException.class, () -> Accounts.account(settings, http));
        }

        assertThat(failure.code()).isEqualTo(ErrorCode.SETTING_MISSING);
        assertThat(failure.setting()).isEqualTo("api_key");
    }

    @Test
    void defaults_arePaperAndIex() {
        Settings settings = Accounts.settings(Accounts.credentials(Accounts.KEY, Accounts.SECRET));

        assertThat(settings.get(AlpacaSettings.PAPER_ACCOUNT)).isTrue();
        assertThat(settings.get(AlpacaSettings.DATA_FEED)).isEqualTo("iex");
        assertThat(settings.find(AlpacaSettings.BASE_URL)).isEmpty();
        assertThat(AlpacaSettings.SCHEMA.check(settings)).isEmpty();
    }

    @Test
    void address_isThatOfTheEnvironmentUnlessOneIsGiven() {
        URI gateway = URI.create("https://gateway.example/alpaca/");

        assertThat(AlpacaSession.base(Optional.empty(), true)).isEqualTo("https://paper-api.alpaca.markets");
        assertThat(AlpacaSession.base(Optional.empty(), false)).isEqualTo("https://api.alpaca.markets");
        assertThat(AlpacaSession.base(Optional.of(gateway), false)).isEqualTo("https://gateway.example/alpaca");
    }

    @Test
    void texts_ofAnAccount_holdNoSecret() {
        try (AlpacaHttp http = Accounts.http()) {
            AlpacaAccount account = Accounts.account(SIMULATOR, http);
            Credentials credentials = new Credentials(
                    account.settings().get(AlpacaSettings.API_KEY),
                    account.settings().get(AlpacaSettings.API_SECRET));
            Call call = Call.get("GET /", SIMULATOR, credentials, http.deadline());

            SecretScan.assertClean(
                    account + " " + account.settingsView() + account.settings() + credentials + call + call.request());
            assertThat(account).hasToString("AlpacaAccount[7]");
        }
    }
}
