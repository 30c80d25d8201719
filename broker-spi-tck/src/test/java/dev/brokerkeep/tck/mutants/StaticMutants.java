package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferenceAccount;
import dev.brokerkeep.tck.reference.ReferenceHttp;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import jakarta.inject.Inject;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Show in their code what they do wrong. */
final class StaticMutants {
    private StaticMutants() {}

    /** Breaks STAT-01: keeps settings in a map. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SettingsMapField extends MutantPlugin {
        /** For ServiceLoader. */
        public SettingsMapField() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private final Map<SettingKey<?>, Object> settings = new HashMap<>();

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
                settings.put(ReferenceSettings.ADDRESS, view.get(ReferenceSettings.ADDRESS));
            }
        }
    }

    /** Breaks STAT-02: asks the machine for the time. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class SystemClock extends MutantPlugin {
        /** For ServiceLoader. */
        public SystemClock() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public List<Position> positions() {
                LocalDate today = LocalDate.now();
                return super.positions().stream()
                        .filter(each -> today.getYear() > 0)
                        .toList();
            }
        }
    }

    /** Breaks STAT-02: counts money in a binary fraction. */
    @BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
    public static final class DoubleMoney extends MutantPlugin {
        /** For ServiceLoader. */
        public DoubleMoney() {
            super(Account.class);
        }

        static final class Account extends ReferenceAccount {
            private volatile double lastCash;

            @Inject
            Account(AccountId id, SettingsView view, ReferenceHttp http) {
                super(id, view, http);
            }

            @Override
            public AccountSummary summary() {
                AccountSummary summary = super.summary();
                lastCash = summary.cash().doubleValue();
                return summary;
            }
        }
    }
}
