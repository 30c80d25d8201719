package dev.brokerkeep.core.testing;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsView;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;

/** An account of another type than {@link AcmeAccount}: without secrets, with a capability that the other lacks. */
public final class ZenithAccount implements BrokerAccount, InHouse {
    public static final SettingKey<String> DESK =
            SettingKey.text("desk").description("Which desk trades").required().build();
    public static final SettingKey<String> NOTE =
            SettingKey.text("note").description("A remark of the operator").build();

    private final AccountId id;
    private final SettingsView settings;
    private final String desk;

    @Inject
    ZenithAccount(AccountId id, SettingsView settings) {
        this.id = id;
        this.settings = settings;
        this.desk = settings.get(DESK);
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
    public String desk() {
        return desk;
    }

    @Override
    public AccountSummary summary() {
        return new AccountSummary(desk, "ACTIVE", "USD", BigDecimal.TEN, BigDecimal.ONE, BigDecimal.TEN);
    }

    @Override
    public List<Position> positions() {
        return List.of();
    }

    @Override
    public void close() {}
}
