package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way an application uses BrokerKeep, from the first line to the last. */
final class CallersCodeTest {
    @Test
    void application_bootsReadsSavesAndCalls() {
        SessionMeter meter = SessionMeter.on(TestDatabase.create());
        Injector injector = Guice.createInjector(BrokerKeepModule.with(meter.dataSource())
                .alone()
                .keyset(KeysetSource.generated())
                .plugins(List.of(new AcmePlugin()))
                .build());
        InstanceCache accounts = injector.getInstance(InstanceCache.class);
        AccountId id = injector.getInstance(AccountRegistry.class)
                .create(
                        "first",
                        BrokerId.of("acme"),
                        SettingsChange.set(API_KEY, Secret.of("key-1")).and(API_SECRET, Secret.of("secret-1")))
                .id();
        accounts.invalidateAll();
        var before = meter.reading();

        BrokerAccount account = accounts.get(id);
        Settings settings = account.settings();

        assertThat(accounts.get(id)).isSameAs(account);
        assertThat(account.settings()).isSameAs(settings);
        assertThat(settings.get(DATA_FEED)).isEqualTo("iex");
        assertThat(account.summary().accountNumber()).isEqualTo("key-1/secret-1");
        assertThat(meter.reading().minus(before)).isEqualTo(new SessionMeter.Reading(1, 1));

        account.saveSetting(DATA_FEED, "sip");
        var saved = meter.reading();

        assertThat(account.settings().get(DATA_FEED)).isEqualTo("sip");
        account.saveSettings(SettingsChange.set(API_KEY, Secret.of("key-2")).and(API_SECRET, Secret.of("secret-2")));
        assertThat(account.summary().accountNumber()).isEqualTo("key-2/secret-2");
        assertThat(meter.reading().minus(saved).sessions()).isEqualTo(1);
        injector.getInstance(BrokerKeep.class).close();
    }
}
