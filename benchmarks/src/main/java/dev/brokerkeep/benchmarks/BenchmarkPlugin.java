package dev.brokerkeep.benchmarks;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;

/** A broker whose accounts answer from memory, so that only BrokerKeep is measured. */
@BrokerPluginInfo(id = "benchmark", spi = Spi.MAJOR)
public final class BenchmarkPlugin implements BrokerPlugin {
    static final SettingKey<String> FEED =
            SettingKey.text("feed").description("Where quotes come from").build();
    static final SettingKey<Long> LIMIT = SettingKey.integer("limit")
            .description("Orders a day")
            .defaultValue(10L)
            .build();

    @Override
    public SettingsSchema settings() {
        return SettingsSchema.of(FEED, LIMIT);
    }

    @Override
    public Class<? extends BrokerAccount> accountType() {
        return Account.class;
    }

    /** An account without a broker. */
    static final class Account implements BrokerAccount {
        private static final AccountSummary SUMMARY =
                new AccountSummary("1", "ACTIVE", "USD", BigDecimal.TEN, BigDecimal.TEN, BigDecimal.TEN);

        private final AccountId id;
        private final SettingsView settings;

        @Inject
        Account(AccountId id, SettingsView settings) {
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
            return SUMMARY;
        }

        @Override
        public List<Position> positions() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
