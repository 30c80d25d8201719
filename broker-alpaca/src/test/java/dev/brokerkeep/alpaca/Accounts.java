package dev.brokerkeep.alpaca;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.settings.StoredSettings;
import dev.brokerkeep.spi.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;

/** What the tests build accounts from. */
final class Accounts {
    static final AccountId ID = AccountId.of(7);
    static final String KEY = "PKTESTKEY/0123456789+AB";
    static final String SECRET = "s3cr3t/VALUE+with=signs&0123456789abcdef";
    static final Instant NOW = Instant.parse("2025-06-24T18:15:22Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final HttpLimits LIMITS =
            new HttpLimits(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(20), 4 << 20, 10_000);

    /** What waits in these tests waits for nothing. */
    static final Sleeper NO_PAUSE = time -> {};

    private Accounts() {}

    static AlpacaHttp http() {
        return new AlpacaHttp(CLOCK, LIMITS, NO_PAUSE);
    }

    /** A client whose calls end after this time. */
    static AlpacaHttp http(Duration call) {
        return new AlpacaHttp(
                CLOCK, new HttpLimits(Duration.ofSeconds(2), call, call.multipliedBy(3), 1 << 20, 10_000), NO_PAUSE);
    }

    static AlpacaAccount account(URI baseUrl, AlpacaHttp http) {
        return account(settings(baseUrl), http);
    }

    static AlpacaAccount account(Settings settings, AlpacaHttp http) {
        return new AlpacaAccount(ID, new FixedView(settings), http);
    }

    static Settings settings(URI baseUrl) {
        return settings(credentials(KEY, SECRET).plain("base_url", Json.of(baseUrl.toString())));
    }

    static Settings settings(StoredSettings.Builder stored) {
        return Settings.of(ID, 1, AlpacaSettings.SCHEMA, stored.build());
    }

    static StoredSettings.Builder credentials(String key, String secret) {
        return StoredSettings.builder().secret("api_key", Secret.of(key)).secret("api_secret", Secret.of(secret));
    }

    /** Settings that never change. */
    record FixedView(Settings snapshot) implements SettingsView {
        @Override
        public SettingsReading read(Freshness freshness) {
            return new SettingsReading(snapshot, Duration.ZERO);
        }

        @Override
        public AccountId account() {
            return snapshot.account();
        }

        @Override
        public <T> T get(SettingKey<T> key) {
            return snapshot.get(key);
        }

        @Override
        public <T> Optional<T> find(SettingKey<T> key) {
            return snapshot.find(key);
        }

        @Override
        public SaveReceipt save(SettingsChange change) {
            throw new UnsupportedOperationException("these settings never change");
        }
    }
}
