package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.Position;
import dev.brokerkeep.core.testing.FaultyDataSource;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Settings that demand to be fresher than the application's others. This one takes itself to be alone: it hears
 * nothing.
 */
final class KeyFreshnessTest {
    private static final SettingKey<String> LOGIN = SettingKey.text("login")
            .description("Who logs in")
            .required()
            .freshness(Freshness.LATEST)
            .build();
    private static final SettingKey<String> NOTE =
            SettingKey.text("note").description("A remark").defaultValue("").build();
    private static final SettingKey<String> CURB = SettingKey.text("curb")
            .description("What must not be done any more")
            .defaultValue("nothing")
            .freshness(Freshness.LATEST)
            .build();

    private final DataSource database = TestDatabase.create();
    private final FaultyDataSource faults = FaultyDataSource.on(database);
    private final SessionMeter meter = SessionMeter.on(faults.dataSource());
    private final BrokerKeep keep = BrokerKeep.with(meter.dataSource())
            .alone()
            .plugins(List.of(new StrictPlugin(), new RelaxedPlugin()))
            .open();

    /** Its accounts are built from a setting that has to be the latest. */
    @BrokerPluginInfo(id = "strict", spi = Spi.MAJOR)
    public static final class StrictPlugin implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(LOGIN, NOTE);
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return StrictAccount.class;
        }
    }

    /** Its accounts look at a setting that has to be the latest whenever they are called. */
    @BrokerPluginInfo(id = "relaxed", spi = Spi.MAJOR)
    public static final class RelaxedPlugin implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(NOTE, CURB);
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return RelaxedAccount.class;
        }
    }

    /** What the two have in common. */
    public abstract static class Account implements BrokerAccount {
        final AccountId id;
        final SettingsView settings;

        Account(AccountId id, SettingsView settings) {
            this.id = id;
            this.settings = settings;
        }

        abstract String number();

        @Override
        public final AccountId id() {
            return id;
        }

        @Override
        public final SettingsView settingsView() {
            return settings;
        }

        @Override
        public final AccountSummary summary() {
            return new AccountSummary(number(), "ACTIVE", "USD", BigDecimal.TEN, BigDecimal.ONE, BigDecimal.TEN);
        }

        @Override
        public final List<Position> positions() {
            return List.of();
        }

        @Override
        public final void close() {}
    }

    public static final class StrictAccount extends Account {
        private final String login;

        @Inject
        StrictAccount(AccountId id, SettingsView settings) {
            super(id, settings);
            this.login = settings.get(LOGIN);
        }

        @Override
        String number() {
            return login;
        }
    }

    public static final class RelaxedAccount extends Account {
        @Inject
        RelaxedAccount(AccountId id, SettingsView settings) {
            super(id, settings);
        }

        @Override
        String number() {
            return settings.get(NOTE) + "/" + settings.get(CURB);
        }
    }

    @AfterEach
    void close() {
        keep.close();
    }

    private BrokerAccount account(String broker, SettingsChange settings) {
        return keep.instances()
                .get(keep.accounts()
                        .create(broker, BrokerId.of(broker), settings)
                        .id());
    }

    private void byHand(SettingKey<String> key, String value) {
        TestDatabase.execute(
                database,
                "insert into brokerkeep.account_setting select id, '" + key + "', '\"" + value
                        + "\"' from brokerkeep.account on conflict (account_id, name) do update set value = excluded.value");
    }

    private long sessionsOf(Runnable work) {
        var before = meter.reading();
        work.run();
        return meter.reading().minus(before).sessions();
    }

    @Test
    void callOfAnObjectBuiltFromSuchASetting_asksFirst_andGoesToANewObjectIfItChanged() {
        BrokerAccount account = account("strict", SettingsChange.set(LOGIN, "first"));

        assertThat(account.summary().accountNumber()).isEqualTo("first");
        assertThat(sessionsOf(account::summary)).isEqualTo(1);
        byHand(LOGIN, "second");
        assertThat(account.summary().accountNumber()).isEqualTo("second");
        byHand(LOGIN, "third");
        assertThat(account.summary().accountNumber()).isEqualTo("third");
    }

    @Test
    void firstCall_thatBuildsTheObjectFromMemory_asksToo() {
        BrokerAccount account = account("strict", SettingsChange.set(LOGIN, "first"));
        account.settings();
        byHand(LOGIN, "second");

        assertThat(account.summary().accountNumber()).isEqualTo("second");
    }

    @Test
    void callThatCannotAsk_doesNotReachTheObject() {
        BrokerAccount account = account("strict", SettingsChange.set(LOGIN, "first"));
        account.summary();
        faults.refuseConnections(true);

        BrokerKeepException refused = catchThrowableOfType(BrokerKeepException.class, account::summary);

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(account.settings().get(LOGIN))
                .as("snapshots are as fresh as usual")
                .isEqualTo("first");
        faults.refuseConnections(false);
        assertThat(account.summary().accountNumber()).isEqualTo("first");
    }

    @Test
    void readThroughTheView_asksForSuchASettingOnly() {
        BrokerAccount account = account("relaxed", SettingsChange.set(NOTE, "n"));
        SettingsView view = account.settingsView();
        account.settings();
        byHand(CURB, "orders");

        assertThat(sessionsOf(() -> assertThat(view.get(NOTE)).isEqualTo("n"))).isZero();
        assertThat(account.settings().get(CURB)).isEqualTo("nothing");
        assertThat(sessionsOf(() -> assertThat(view.find(CURB)).hasValue("orders")))
                .isEqualTo(1);
        byHand(CURB, "all");
        assertThat(account.summary().accountNumber()).as("within the object").isEqualTo("n/all");
    }
}
