package dev.brokerkeep.example.exchange;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsView;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** An account with a setting of every type. */
public final class BazaarAccount implements BrokerAccount {
    static final SettingKey<Secret> API_KEY =
            SettingKey.secret("api_key").description("Key").required().build();
    static final SettingKey<Secret> API_SECRET =
            SettingKey.secret("api_secret").description("Secret").build();
    static final SettingKey<Boolean> PAPER = SettingKey.bool("paper_account")
            .description("No real money")
            .defaultValue(true)
            .build();
    static final SettingKey<String> FEED = SettingKey.choice("data_feed", "iex", "sip")
            .description("Where quotes come from")
            .defaultValue("iex")
            .build();
    static final SettingKey<Long> LIMIT = SettingKey.integer("order_limit")
            .description("Orders a day")
            .between(1L, 1000L)
            .defaultValue(10L)
            .build();
    static final SettingKey<Long> COUNT =
            SettingKey.integer("big_count").description("Any whole number").build();
    static final SettingKey<BigDecimal> SHARE =
            SettingKey.decimal("share").description("Part of the equity").build();
    static final SettingKey<String> NOTE =
            SettingKey.text("note").description("A remark").build();
    static final SettingKey<Duration> PAUSE =
            SettingKey.duration("pause").description("Rest").build();
    static final SettingKey<URI> ADDRESS =
            SettingKey.uri("address").description("Where").build();
    static final SettingKey<List<String>> SYMBOLS =
            SettingKey.textList("symbols").description("What to trade").build();
    static final SettingKey<Json> EXTRA =
            SettingKey.json("extra").description("Anything").build();

    private final AccountId id;
    private final SettingsView settings;

    @Inject
    BazaarAccount(AccountId id, SettingsView settings) {
        this.id = id;
        this.settings = settings;
    }

    @Override
    public AccountId id() {
        return id;
    }

    @Override
    public SettingsView settingsView() {
        return settings;
    }

    @Override
    public AccountSummary summary() {
        return new AccountSummary("1", "ACTIVE", "USD", BigDecimal.TEN, BigDecimal.ONE, BigDecimal.TEN);
    }

    @Override
    public List<Position> positions() {
        return List.of();
    }

    @Override
    public void close() {}
}
