package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.OrderReader;
import dev.brokerkeep.cache.WarmUp;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the cache answers from memory, what it asks the database, and what accounts may go through. */
final class CacheBehaviourTest {
    private static final BrokerId ACME = BrokerId.of("acme");
    private static final SettingsChange CREDENTIALS =
            SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s"));

    private final PGSimpleDataSource database = TestDatabase.create();
    private final SessionMeter meter = SessionMeter.on(database);
    private final BrokerKeep keep = BrokerKeep.with(meter.dataSource())
            .alone()
            .keyset(KeysetSource.generated())
            .plugins(List.of(new AcmePlugin()))
            .open();

    @AfterEach
    void close() {
        keep.close();
    }

    @Test
    void hit_asksTheDatabaseNothing_andReturnsTheSameObjects() {
        AccountId id = create("one");
        BrokerAccount account = keep.instances().get(id);
        var settings = account.settings();
        var before = meter.reading();

        for (int n = 0; n < 100; n++) {
            assertThat(keep.instances().get(id)).isSameAs(account);
            assertThat(account.settings()).isSameAs(settings);
        }

        assertThat(meter.reading()).isEqualTo(before);
    }

    @Test
    void getAll_isOneQuery_inTheOrderAskedFor() {
        List<AccountId> ids = List.of(create("a"), create("b"), create("c"));
        List<AccountId> asked = List.of(ids.get(2), ids.get(0), ids.get(1));
        keep.instances().invalidateAll();
        var before = meter.reading();

        var accounts = keep.instances().getAll(asked);

        assertThat(accounts.keySet()).containsExactlyElementsOf(asked);
        assertThat(meter.reading().minus(before)).isEqualTo(new SessionMeter.Reading(1, 1));
    }

    @Test
    void warmUp_countsUnknownAccounts_andReportsProgress() {
        AccountId id = create("a");
        keep.instances().invalidateAll();
        List<WarmUp> seen = new ArrayList<>();

        WarmUp end = keep.instances().warm(List.of(id, AccountId.of(4711)), seen::add);

        assertThat(end).isEqualTo(new WarmUp(2, 1, 1));
        assertThat(seen).last().isEqualTo(end);
    }

    @Test
    void invalidateSettings_makesTheNextReadSeeWhatSqlWrote() {
        AccountId id = create("a");
        BrokerAccount account = keep.instances().get(id);
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id + ", 'note', '\"x\"')");

        keep.instances().invalidateSettings(id);

        assertThat(account.settings().get(NOTE)).isEqualTo("x");
        assertThat(keep.instances().get(id)).isSameAs(account);
    }

    @Test
    void openUncached_readsTheDatabaseEachTime_andIsTheCallersToClose() {
        AccountId id = create("a");
        try (BrokerAccount account = keep.instances().openUncached(id)) {
            var before = meter.reading();

            account.settings();
            account.settings();

            assertThat(meter.reading().minus(before).sessions()).isEqualTo(2);
        }
    }

    @Test
    void close_ofAHandle_isRefused() {
        BrokerAccount account = keep.instances().get(create("a"));

        assertCode(ErrorCode.REFUSED, account::close);
    }

    @Test
    void capability_thatTheAccountLacks_isRefused() {
        AccountId id = create("a");

        assertCode(ErrorCode.REFUSED, () -> keep.instances().get(id, OrderReader.class));
        assertThat(keep.instances().get(id, BrokerAccount.class))
                .isSameAs(keep.instances().get(id));
    }

    @Test
    void create_withInvalidSettingsOrATakenName_writesNothing() {
        create("a");

        var invalid = catchThrowableOfType(
                InvalidSettingsException.class, () -> keep.accounts().create("b", ACME, SettingsChange.empty()));

        assertThat(invalid.problems()).hasSize(2);
        assertCode(ErrorCode.REFUSED, () -> keep.accounts().create("a", ACME, CREDENTIALS));
        assertThat(keep.accounts().list()).hasSize(1);
    }

    @Test
    void disabledAccount_refusesCalls_keepsSettings_andComesBack() {
        AccountId id = create("a");
        BrokerAccount account = keep.instances().get(id);
        account.summary();

        keep.accounts().setEnabled(id, false);
        assertCode(ErrorCode.ACCOUNT_DISABLED, account::summary);
        account.saveSetting(NOTE, "n");
        keep.accounts().setEnabled(id, true);

        assertThat(account.settings().get(NOTE)).isEqualTo("n");
        assertThat(account.summary().accountNumber()).isEqualTo("k/s");
    }

    @Test
    void deletedAccount_refusesEveryCallOfItsHandle() {
        AccountId id = create("a");
        BrokerAccount account = keep.instances().get(id);
        account.summary();

        keep.accounts().delete(id);

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, account::summary);
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, account::settings);
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.instances().get(id));
    }

    @Test
    void accountOfABrokerWithoutPlugin_isNamed() {
        sql("insert into brokerkeep.account (id, name, broker) values (77, 'x', 'nobody')");

        var refused =
                assertCode(ErrorCode.UNKNOWN_BROKER, () -> keep.instances().get(AccountId.of(77)));

        assertThat(refused).hasMessageContaining("nobody").hasMessageContaining("acme");
    }

    private AccountId create(String name) {
        return keep.accounts().create(name, ACME, CREDENTIALS).id();
    }

    private static BrokerKeepException assertCode(
            ErrorCode code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        var refused = catchThrowableOfType(BrokerKeepException.class, call);
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }

    private void sql(String statement) {
        TestDatabase.execute(database, statement);
    }
}
