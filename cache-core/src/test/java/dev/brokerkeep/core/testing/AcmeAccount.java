package dev.brokerkeep.core.testing;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsView;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An account that captures its credentials when it is built, and whose calls a test can hold up through
 * {@link Exchange}.
 */
public final class AcmeAccount implements BrokerAccount {
    public static final SettingKey<Secret> API_KEY = SettingKey.secret("api_key")
            .description("Key of the account")
            .required()
            .build();
    public static final SettingKey<Secret> API_SECRET = SettingKey.secret("api_secret")
            .description("Secret of the account")
            .required()
            .build();
    public static final SettingKey<Boolean> PAPER = SettingKey.bool("paper_account")
            .description("No real money")
            .defaultValue(true)
            .build();
    public static final SettingKey<String> DATA_FEED = SettingKey.choice("data_feed", "iex", "sip")
            .description("Where quotes come from")
            .defaultValue("iex")
            .build();
    public static final SettingKey<Long> LIMIT = SettingKey.integer("order_limit")
            .description("Orders a day")
            .between(1L, 1000L)
            .defaultValue(10L)
            .build();
    public static final SettingKey<String> NOTE =
            SettingKey.text("note").description("A remark of the operator").build();

    private final AccountId id;
    private final SettingsView settings;
    private final Exchange exchange;
    private final Secret key;
    private final Secret secret;
    private final AtomicInteger closes = new AtomicInteger();

    @Inject
    AcmeAccount(AccountId id, SettingsView settings, Exchange exchange) {
        this.id = id;
        this.settings = settings;
        this.exchange = exchange;
        this.key = settings.get(API_KEY);
        exchange.betweenReads(id);
        this.secret = settings.get(API_SECRET);
        exchange.built(this);
    }

    @Override
    public AccountId id() {
        return id;
    }

    @Override
    public SettingsView settingsView() {
        return settings;
    }

    /** Its number is the credentials in use: {@code key/secret}. */
    @Override
    public AccountSummary summary() {
        if (closes.get() > 0) {
            throw new BrokerException(BrokerException.Kind.CLOSED, "GET /account");
        }
        String credentials = key.reveal() + "/" + secret.reveal();
        exchange.call(this);
        if (closes.get() > 0) {
            exchange.closedDuringCall();
        }
        return new AccountSummary(credentials, "ACTIVE", "USD", BigDecimal.TEN, BigDecimal.ONE, BigDecimal.TEN);
    }

    @Override
    public List<Position> positions() {
        exchange.call(this);
        return List.of();
    }

    @Override
    public void close() {
        closes.incrementAndGet();
        exchange.closed(this);
    }

    public int closes() {
        return closes.get();
    }
}
