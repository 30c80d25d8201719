package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static dev.brokerkeep.core.testing.AcmeAccount.PAPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Desk;
import dev.brokerkeep.core.testing.Exchange;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.core.testing.ZenithAccount;
import dev.brokerkeep.core.testing.ZenithPlugin;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What the registry writes, and what handles and instances of an account make of it. */
final class RegistryTest {
    private static final BrokerId ACME = BrokerId.of("acme");
    private static final BrokerId ZENITH = BrokerId.of("zenith");
    private static final SettingsChange CREDENTIALS =
            SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s"));
    private static final SettingsChange DESK_7 = SettingsChange.set(ZenithAccount.DESK, "seven");

    private final PGSimpleDataSource database = TestDatabase.create();
    private final SessionMeter meter = SessionMeter.on(database);
    private final Exchange.Hooks hooks = Exchange.newHooks();
    private final BrokerKeep keep = BrokerKeep.with(meter.dataSource())
            .alone()
            .keyset(KeysetSource.generated())
            .plugins(List.of(new AcmePlugin(), new ZenithPlugin()))
            .open();

    @AfterEach
    void close() {
        keep.close();
    }

    @Test
    void create_writesAccountAndSettingsInOneRevision_andReadsNothingBack() {
        var created = keep.accounts().create("a", ACME, CREDENTIALS.and(NOTE, "n"));
        var before = meter.reading();

        BrokerAccount account = keep.instances().get(created.id());

        assertThat(created).isEqualTo(new AccountInfo(created.id(), "a", ACME, true, 1));
        assertThat(account.settings().get(NOTE)).isEqualTo("n");
        assertThat(account.settings().revision()).isEqualTo(1);
        assertThat(meter.reading()).isEqualTo(before);
    }

    @Test
    void create_withSettingsThatBreakARule_namesThemAndWritesNothing() {
        SettingsChange live = CREDENTIALS.and(PAPER, false).and(LIMIT, 500L);

        var refused = catchThrowableOfType(
                InvalidSettingsException.class, () -> keep.accounts().create("a", ACME, live));

        assertThat(refused.problems()).extracting(SettingProblem::setting).containsExactly("order_limit");
        assertThat(rows()).isEqualTo("0 0 0");
    }

    @Test
    void create_withoutWhatIsRequired_namesAllOfItAndWritesNothing() {
        var refused = catchThrowableOfType(
                InvalidSettingsException.class, () -> keep.accounts().create("a", ACME, SettingsChange.empty()));

        assertThat(refused.problems())
                .extracting(SettingProblem::setting)
                .containsExactlyInAnyOrder("api_key", "api_secret");
        assertThat(rows()).isEqualTo("0 0 0");
    }

    @Test
    void create_withATakenName_isRefusedAndWritesNothing() {
        keep.accounts().create("a", ACME, CREDENTIALS);
        String before = rows();

        var refused = assertCode(ErrorCode.REFUSED, () -> keep.accounts().create("a", ZENITH, DESK_7));

        assertThat(refused).hasMessageContaining("'a'");
        assertThat(rows()).isEqualTo(before);
        assertThat(keep.accounts().create("b", ZENITH, DESK_7).broker()).isEqualTo(ZENITH);
    }

    @Test
    void create_forAnUnknownBroker_namesTheLoadedOnesAndWritesNothing() {
        var refused = assertCode(
                ErrorCode.UNKNOWN_BROKER, () -> keep.accounts().create("a", BrokerId.of("nobody"), CREDENTIALS));

        assertThat(refused).hasMessageContaining("nobody").hasMessageContaining("[acme, zenith]");
        assertThat(rows()).isEqualTo("0 0 0");
    }

    @Test
    void disabling_closesTheInstance_andRefusesCallsOfAHandleAlreadyHeld() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        BrokerAccount account = keep.instances().get(id);
        account.summary();

        AccountInfo disabled = keep.accounts().setEnabled(id, false);

        assertThat(disabled).isEqualTo(new AccountInfo(id, "a", ACME, false, 2));
        assertThat(keep.accounts().get(id)).isEqualTo(disabled);
        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
        assertCode(ErrorCode.ACCOUNT_DISABLED, account::summary);
        assertCode(ErrorCode.ACCOUNT_DISABLED, () -> keep.instances().openUncached(id));
        assertThat(hooks.built).hasSize(1);
    }

    @Test
    void enabling_letsTheSameHandleBeCalledAgain_onANewInstanceWithWhatWasSavedMeanwhile() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        BrokerAccount account = keep.instances().get(id);
        account.summary();
        keep.accounts().setEnabled(id, false);
        account.saveSetting(API_KEY, Secret.of("k2"));

        AccountInfo enabled = keep.accounts().setEnabled(id, true);

        assertThat(enabled.enabled()).isTrue();
        assertThat(keep.instances().get(id)).isSameAs(account);
        assertThat(account.summary().accountNumber()).isEqualTo("k2/s");
        assertThat(hooks.built).hasSize(2);
    }

    @Test
    void move_replacesAllSettingsInOneRevision_andClosesTheInstance() {
        AccountId id = keep.accounts()
                .create("a", ACME, CREDENTIALS.and(NOTE, "of acme"))
                .id();
        keep.instances().get(id).summary();

        AccountInfo moved = keep.accounts().move(id, ZENITH, DESK_7);

        assertThat(moved).isEqualTo(new AccountInfo(id, "a", ZENITH, true, 2));
        assertThat(ask("select string_agg(name || '=' || (value #>> '{}'), ',') from brokerkeep.account_setting"))
                .isEqualTo("desk=seven");
        Until.holds("the instance of the old type is closed", () -> hooks.closed.get() == 1);
    }

    @Test
    void move_leavesTheOldHandleRefusingEveryCall_andGivesANewOneOfTheOtherType() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        BrokerAccount old = keep.instances().get(id);
        var view = old.settingsView();
        old.summary();

        keep.accounts().move(id, ZENITH, DESK_7);
        BrokerAccount moved = keep.instances().get(id);

        assertCode(ErrorCode.ACCOUNT_MOVED, old::summary);
        assertCode(ErrorCode.ACCOUNT_MOVED, old::settings);
        assertCode(ErrorCode.ACCOUNT_MOVED, () -> view.get(NOTE));
        assertCode(ErrorCode.ACCOUNT_MOVED, () -> old.saveSetting(NOTE, "n"));
        assertThat(moved).isNotSameAs(old).isInstanceOf(Desk.class);
        assertThat(keep.instances().get(id, Desk.class).desk()).isEqualTo("seven");
        assertThat(moved.summary().accountNumber()).isEqualTo("seven");
        assertThat(moved.settings().find(ZenithAccount.NOTE)).isEmpty();
        assertThat(hooks.built).hasSize(1);
    }

    @Test
    void moveThereAndBack_givesAHandleThatWorks() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        keep.accounts().move(id, ZENITH, DESK_7);
        keep.instances().get(id).summary();

        keep.accounts().move(id, ACME, CREDENTIALS.and(API_KEY, Secret.of("k3")));

        assertThat(keep.instances().get(id).summary().accountNumber()).isEqualTo("k3/s");
    }

    @Test
    void move_basedOnAnEarlierRevision_isRefusedAndChangesNothing() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        keep.instances().get(id).saveSetting(NOTE, "seen by nobody");
        String before = rows();

        var refused = catchThrowableOfType(
                SettingsConflictException.class, () -> keep.accounts().move(id, ZENITH, DESK_7.basedOn(1)));

        assertThat(refused.basedOn()).isEqualTo(1);
        assertThat(refused.current().get(NOTE)).isEqualTo("seen by nobody");
        assertThat(rows()).isEqualTo(before);
        assertThat(keep.accounts().move(id, ZENITH, DESK_7.basedOn(2)).revision())
                .isEqualTo(3);
    }

    @Test
    void create_basedOnARevision_isRefused() {
        assertCode(ErrorCode.REFUSED, () -> keep.accounts().create("a", ACME, CREDENTIALS.basedOn(1)));

        assertThat(keep.accounts().list()).isEmpty();
    }

    @Test
    void create_withInvalidSettings_namesTheNewAccount() {
        var refused = catchThrowableOfType(
                InvalidSettingsException.class, () -> keep.accounts().create("mine", ACME, SettingsChange.empty()));

        assertThat(refused).hasMessageContaining("the new account 'mine'").hasMessageNotContaining("922");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", " a", "a\t", "a\nb", "a\u0000", "a\u202eb", "\ud800"})
    void create_withANameThatCannotBeSeen_isRefused(String name) {
        assertCode(ErrorCode.REFUSED, () -> keep.accounts().create(name, ACME, CREDENTIALS));
        assertCode(ErrorCode.REFUSED, () -> keep.accounts().create("a".repeat(201), ACME, CREDENTIALS));

        assertThat(keep.accounts().list()).isEmpty();
        assertThat(keep.accounts()
                        .create("Zoë's 1st, \u2116 7", ACME, CREDENTIALS)
                        .name())
                .isEqualTo("Zoë's 1st, \u2116 7");
    }

    @Test
    void handle_passesOnWhatAPublicInterfaceInherits_alsoFromOneThatIsNotPublic() {
        AccountId id = keep.accounts().create("a", ZENITH, DESK_7).id();
        BrokerAccount uncached = keep.instances().openUncached(id);

        assertThat(keep.instances().get(id, Desk.class).room()).isEqualTo("4.07");
        assertThat(((Desk) uncached).room()).isEqualTo("4.07");
        uncached.close();
    }

    @Test
    void handle_leavesMethodsToThePlugin_thatOnlyShareTheNameOfASave() {
        AccountId id = keep.accounts().create("a", ZENITH, DESK_7).id();
        Desk desk = keep.instances().get(id, Desk.class);

        String answer = desk.saveSetting(ZenithAccount.NOTE, "n", "none");

        assertThat(answer).isEqualTo("not without a form: none");
        assertThat(keep.accounts().get(id).revision()).isEqualTo(1);
    }

    @Test
    void handleThatIsHeldWhileItsAccountMovesThereAndBack_staysTheOne() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        BrokerAccount held = keep.instances().get(id);
        keep.accounts().move(id, ZENITH, DESK_7);
        BrokerAccount meanwhile = keep.instances().get(id);
        keep.accounts().move(id, ACME, CREDENTIALS);

        BrokerAccount back = keep.instances().get(id);

        assertThat(back).isSameAs(held).isNotSameAs(meanwhile);
        assertThat(held.summary().accountNumber()).isEqualTo("k/s");
        keep.accounts().move(id, ZENITH, DESK_7);
        assertThat(keep.instances().get(id)).isSameAs(meanwhile);
    }

    @Test
    void handle_implementsThePublicInterfacesOnly_alsoThoseBehindOthers() {
        AccountId id = keep.accounts().create("a", ZENITH, DESK_7).id();

        BrokerAccount handle = keep.instances().get(id);

        assertThat(handle.getClass().getInterfaces()).containsExactlyInAnyOrder(BrokerAccount.class, Desk.class);
    }

    @Test
    void move_withSettingsInvalidForTheOtherBroker_changesNothing() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        BrokerAccount account = keep.instances().get(id);
        String before = rows();

        var refused = catchThrowableOfType(
                InvalidSettingsException.class, () -> keep.accounts().move(id, ZENITH, SettingsChange.empty()));

        assertThat(refused.problems()).extracting(SettingProblem::setting).containsExactly("desk");
        assertThat(rows()).isEqualTo(before);
        assertThat(keep.accounts().get(id).revision()).isEqualTo(1);
        assertThat(account.summary().accountNumber()).isEqualTo("k/s");
    }

    @Test
    void delete_removesAccountAndSettings_closesTheInstance_andRefusesEveryCallOfTheHandle() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        BrokerAccount account = keep.instances().get(id);
        account.summary();

        keep.accounts().delete(id);

        assertThat(ask("select count(*) from brokerkeep.account")).isEqualTo("0");
        assertThat(ask("select count(*) from brokerkeep.account_setting")).isEqualTo("0");
        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
        assertUnknown(id, account);
        assertThat(hooks.built).hasSize(1);
    }

    @Test
    void deleteBySql_isSeenAfterInvalidateSettings() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        BrokerAccount account = keep.instances().get(id);
        account.summary();
        TestDatabase.execute(database, "delete from brokerkeep.account");

        keep.instances().invalidateSettings(id);

        assertUnknown(id, account);
        assertThat(hooks.built).hasSize(1);
        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
    }

    @Test
    void idOfADeletedAccount_isNotUsedAgain_thoughItsNameMayBe() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        keep.accounts().delete(id);

        AccountInfo next = keep.accounts().create("a", ACME, CREDENTIALS);

        assertThat(next.id().value()).isGreaterThan(id.value());
    }

    @Test
    void unknownAccount_cannotBeFoundChangedOrDeleted() {
        AccountId nobody = AccountId.of(4711);

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.accounts().get(nobody));
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.accounts().setEnabled(nobody, false));
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.accounts().move(nobody, ZENITH, DESK_7));
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.accounts().delete(nobody));
        assertThat(rows()).isEqualTo("0 0 0");
    }

    @Test
    void list_showsAllAccountsByRisingId_alsoDisabledOnesAndThoseWithoutPlugin() {
        AccountInfo b = keep.accounts().create("b", ACME, CREDENTIALS);
        AccountInfo a = keep.accounts().create("a", ZENITH, DESK_7);
        AccountInfo disabled = keep.accounts().setEnabled(b.id(), false);
        TestDatabase.execute(database, "insert into brokerkeep.account (id, name, broker) values (900, 'x', 'nobody')");

        List<AccountInfo> all = keep.accounts().list();

        assertThat(all)
                .containsExactly(disabled, a, new AccountInfo(AccountId.of(900), "x", BrokerId.of("nobody"), true, 1));
    }

    @Test
    void find_readsTheDatabase_notMemory() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        keep.instances().get(id);
        TestDatabase.execute(database, "update brokerkeep.account set name = 'renamed'");

        AccountInfo found = keep.accounts().get(id);

        assertThat(found).isEqualTo(new AccountInfo(id, "renamed", ACME, true, 2));
    }

    @Test
    void find_ofANewerRevision_isFollowedByReadsOfTheSame() {
        BrokerAccount account = stale();

        long found = keep.accounts().get(account.id()).revision();

        assertThat(account.settings().revision()).isEqualTo(found);
    }

    @Test
    void list_ofANewerRevision_isFollowedByReadsOfTheSame() {
        BrokerAccount account = stale();

        long listed = keep.accounts().list().get(0).revision();

        assertThat(account.settings().revision()).isEqualTo(listed);
    }

    @Test
    void uncachedRead_ofANewerRevision_isFollowedByReadsOfTheSame() {
        BrokerAccount account = stale();

        try (BrokerAccount uncached = keep.instances().openUncached(account.id())) {
            assertThat(account.settings().revision()).isEqualTo(2);
        }
    }

    /** An account whose settings in memory are of the revision before the last. */
    private BrokerAccount stale() {
        BrokerAccount account = keep.instances()
                .get(keep.accounts().create("a", ACME, CREDENTIALS).id());
        TestDatabase.execute(database, "update brokerkeep.account set name = 'renamed'");
        assertThat(account.settings().revision()).isEqualTo(1);
        return account;
    }

    @Test
    void accountFoundDeleted_isServedByMemoryNoMore_andItsInstanceIsClosed() {
        BrokerAccount account = keep.instances()
                .get(keep.accounts().create("a", ACME, CREDENTIALS).id());
        account.summary();
        TestDatabase.execute(database, "delete from brokerkeep.account");

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.accounts().get(account.id()));

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, account::settings);
        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
    }

    @Test
    void changeOfAnAccountDeletedElsewhere_endsItsLifeInMemory() {
        BrokerAccount account = keep.instances()
                .get(keep.accounts().create("a", ACME, CREDENTIALS).id());
        TestDatabase.execute(database, "delete from brokerkeep.account");

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.accounts().setEnabled(account.id(), true));

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, account::settings);
    }

    @Test
    void readThatFindsTheAccountDeleted_isNotFollowedByOneFromMemory() {
        BrokerAccount account = keep.instances()
                .get(keep.accounts().create("a", ACME, CREDENTIALS).id());
        account.summary();
        TestDatabase.execute(database, "delete from brokerkeep.account");

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> account.settings(Freshness.LATEST));

        assertCode(ErrorCode.UNKNOWN_ACCOUNT, account::settings);
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> account.settings(Freshness.ANY));
        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
    }

    @Test
    void readThatFindsTheAccountMovedToAnUnknownBroker_isNotFollowedByOneFromMemory() {
        BrokerAccount account = keep.instances()
                .get(keep.accounts().create("a", ACME, CREDENTIALS).id());
        account.summary();
        TestDatabase.execute(database, "update brokerkeep.account set broker = 'elsewhere'");

        assertCode(ErrorCode.UNKNOWN_BROKER, () -> account.settings(Freshness.LATEST));

        assertCode(ErrorCode.UNKNOWN_BROKER, account::settings);
        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
    }

    @Test
    void changes_takeOneSessionAndFewStatementsEach() {
        // The first secret that a process stores costs one session more: the keyset is compared with the database's.
        keep.accounts().create("before", ACME, CREDENTIALS);
        var first = meter.reading();
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        var created = meter.reading();
        keep.accounts().setEnabled(id, false);
        var disabled = meter.reading();
        keep.accounts().move(id, ZENITH, DESK_7);
        var moved = meter.reading();
        keep.accounts().delete(id);

        assertThat(created.minus(first)).isEqualTo(new SessionMeter.Reading(1, 4));
        assertThat(disabled.minus(created)).isEqualTo(new SessionMeter.Reading(1, 2));
        assertThat(moved.minus(disabled)).isEqualTo(new SessionMeter.Reading(1, 2));
        assertThat(meter.reading().minus(moved)).isEqualTo(new SessionMeter.Reading(1, 2));
    }

    @Test
    void accountWithoutPlugin_canBeDisabled() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        TestDatabase.execute(database, "update brokerkeep.account set broker = 'nobody'");

        AccountInfo disabled = keep.accounts().setEnabled(id, false);

        assertThat(disabled).isEqualTo(new AccountInfo(id, "a", BrokerId.of("nobody"), false, 3));
        assertThat(keep.accounts().get(id)).isEqualTo(disabled);
    }

    @Test
    void idsGivenByHand_arePassedOver() {
        TestDatabase.execute(
                database,
                "insert into brokerkeep.account (id, name, broker) select i, 'hand' || i, 'acme' from generate_series(1, 5) i");

        AccountInfo created = keep.accounts().create("a", ACME, CREDENTIALS);

        assertThat(created.id()).isEqualTo(AccountId.of(6));
    }

    @Test
    void change_withoutTheTriggers_isRefusedAndUndone() {
        AccountId id = keep.accounts().create("a", ACME, CREDENTIALS).id();
        TestDatabase.execute(database, "alter table brokerkeep.account disable trigger all");
        TestDatabase.execute(database, "alter table brokerkeep.account_setting disable trigger all");
        String before = rows();

        assertCode(ErrorCode.SCHEMA_MISSING, () -> keep.accounts().create("b", ACME, CREDENTIALS));
        assertCode(ErrorCode.SCHEMA_MISSING, () -> keep.accounts().setEnabled(id, false));
        assertCode(ErrorCode.SCHEMA_MISSING, () -> keep.accounts().move(id, ZENITH, DESK_7));
        assertCode(ErrorCode.SCHEMA_MISSING, () -> keep.accounts().delete(id));

        assertThat(rows()).isEqualTo(before);
        assertThat(keep.accounts().get(id).enabled()).isTrue();
    }

    private void assertUnknown(AccountId id, BrokerAccount account) {
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, account::summary);
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, account::settings);
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> account.saveSetting(NOTE, "n"));
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.instances().get(id));
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.instances().openUncached(id));
        assertCode(ErrorCode.UNKNOWN_ACCOUNT, () -> keep.accounts().get(id));
        assertThat(keep.accounts().list()).isEmpty();
    }

    /** How many accounts, settings and revisions are stored. */
    private String rows() {
        return ask("select (select count(*) from brokerkeep.account) || ' '"
                + " || (select count(*) from brokerkeep.account_setting) || ' '"
                + " || (select count(*) from brokerkeep.account_revision)");
    }

    private String ask(String query) {
        return TestDatabase.query(database, query);
    }

    private static BrokerKeepException assertCode(ErrorCode code, ThrowingCallable call) {
        var refused = catchThrowableOfType(BrokerKeepException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(code);
        return refused;
    }
}
