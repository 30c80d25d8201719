package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
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
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Presence;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingUnavailableException;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What a save writes, what it leaves in memory, and what is left when it fails. */
final class SavingTest {
    private final PGSimpleDataSource database = TestDatabase.create();
    private final SessionMeter meter = SessionMeter.on(database);
    private final BrokerKeep keep = BrokerKeep.with(meter.dataSource())
            .alone()
            .keyset(KeysetSource.generated())
            .plugins(List.of(new AcmePlugin()))
            .open();
    private final AccountId id = keep.accounts()
            .create(
                    "one",
                    BrokerId.of("acme"),
                    SettingsChange.set(API_KEY, Secret.of("key-1")).and(API_SECRET, Secret.of("secret-1")))
            .id();
    private final BrokerAccount account = keep.instances().get(id);

    @AfterEach
    void close() {
        keep.close();
    }

    @Test
    void changeSet_ofManySettings_isOneTransactionAndOneRevision() {
        long before = account.settings().revision();

        var receipt = account.saveSettings(SettingsChange.set(API_KEY, Secret.of("key-2"))
                .and(API_SECRET, Secret.of("secret-2"))
                .and(NOTE, "n")
                .and(DATA_FEED, "sip"));

        assertThat(receipt.revision()).isEqualTo(before + 1).isEqualTo(storedRevision());
        assertThat(ask("select count(distinct xmin::text) from brokerkeep.account_setting"))
                .isEqualTo("1");
    }

    @Test
    void save_takesOneSession_andReadingBackNone() {
        var before = meter.reading();

        account.saveSetting(DATA_FEED, "sip");
        var saved = meter.reading();
        Settings seen = account.settings();

        assertThat(saved.minus(before)).isEqualTo(new SessionMeter.Reading(1, 2));
        assertThat(seen.get(DATA_FEED)).isEqualTo("sip");
        assertThat(meter.reading()).isEqualTo(saved);
    }

    @Test
    void patch_keepsEverySettingItDoesNotName() {
        account.saveSetting(NOTE, "kept");

        account.saveSetting(DATA_FEED, "sip");
        keep.instances().invalidateAll();

        assertThat(account.settings().get(NOTE)).isEqualTo("kept");
        assertThat(account.settings().get(API_KEY).reveal()).isEqualTo("key-1");
        assertThat(account.settings().get(DATA_FEED)).isEqualTo("sip");
    }

    @Test
    void save_refusedByTheDatabase_changesNothingAnywhere() {
        Settings before = account.settings();
        refuseEverySaveInTheDatabase();

        var refused = catchThrowableOfType(
                BrokerKeepException.class,
                () -> account.saveSettings(SettingsChange.set(NOTE, "new").and(DATA_FEED, "sip")));

        assertThat(refused.code()).isEqualTo(ErrorCode.SAVE_FAILED);
        assertThat(account.settings()).isSameAs(before);
        assertThat(storedRevision()).isEqualTo(before.revision());
        assertThat(ask("select count(*) from brokerkeep.account_setting")).isEqualTo("2");
    }

    @Test
    void save_basedOnAnOlderRevision_isRefusedWithBothVersions() {
        Settings base = account.settings();
        account.saveSetting(NOTE, "theirs");

        var conflict = catchThrowableOfType(
                SettingsConflictException.class,
                () -> account.saveSettings(SettingsChange.set(NOTE, "mine").basedOn(base.revision())));

        assertThat(conflict.code()).isEqualTo(ErrorCode.SETTINGS_CONFLICT);
        assertThat(conflict.basedOn()).isEqualTo(base.revision());
        assertThat(conflict.current().get(NOTE)).isEqualTo("theirs");
        assertThat(account.settings().get(NOTE)).isEqualTo("theirs");
    }

    @Test
    void save_basedOnWhatSqlReplacedBehindTheCache_isRefused() {
        Settings base = account.settings();
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id + ", 'note', '\"sql\"')");

        var conflict = catchThrowableOfType(
                SettingsConflictException.class,
                () -> account.saveSettings(SettingsChange.set(NOTE, "mine").basedOn(base.revision())));

        assertThat(conflict.current().get(NOTE)).isEqualTo("sql");
        assertThat(ask("select value from brokerkeep.account_setting where name = 'note'"))
                .isEqualTo("\"sql\"");
    }

    @Test
    void save_thatWritesNothing_honoursItsBaseAllTheSame() {
        Settings base = account.settings();
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id + ", 'note', '\"sql\"')");

        var conflict = catchThrowableOfType(
                SettingsConflictException.class,
                () -> account.saveSettings(SettingsChange.remove(DATA_FEED).basedOn(base.revision())));

        assertThat(conflict.current().get(NOTE)).isEqualTo("sql");
    }

    @Test
    void save_thatWritesNothing_leavesTheRevision() {
        long before = account.settings().revision();

        long saved = account.saveSettings(SettingsChange.remove(DATA_FEED)).revision();

        assertThat(saved).isEqualTo(before).isEqualTo(storedRevision());
    }

    @Test
    void save_withoutTheTriggers_isRefusedAndUndone() {
        account.settings();
        sql("alter table brokerkeep.account_setting disable trigger all");

        var refused = catchThrowableOfType(BrokerKeepException.class, () -> account.saveSetting(DATA_FEED, "sip"));

        assertThat(refused.code()).isEqualTo(ErrorCode.SCHEMA_MISSING);
        assertThat(refused.problem()).contains("triggers", "brokerkeep.account_setting");
        assertThat(ask("select count(*) from brokerkeep.account_setting where name = 'data_feed'"))
                .isEqualTo("0");
        assertThat(account.settings().get(DATA_FEED)).isEqualTo("iex");
    }

    @Test
    void saveOfAnAccountDeletedElsewhere_endsItsLifeInMemory() {
        account.settings();
        sql("delete from brokerkeep.account where id = " + id);

        var refused = catchThrowableOfType(BrokerKeepException.class, () -> account.saveSetting(NOTE, "n"));
        var read = catchThrowableOfType(BrokerKeepException.class, account::settings);

        assertThat(refused.code()).isEqualTo(ErrorCode.UNKNOWN_ACCOUNT);
        assertThat(read.code()).isEqualTo(ErrorCode.UNKNOWN_ACCOUNT);
    }

    @Test
    void save_ofTheValueInMemory_afterSqlReplacedTheRow_leavesStoreAndMemoryAgreeing() {
        account.saveSetting(NOTE, "a");
        sql("update brokerkeep.account_setting set value = '\"sql\"' where name = 'note'");

        account.saveSetting(NOTE, "a");

        assertThat(ask("select value from brokerkeep.account_setting where name = 'note'"))
                .isEqualTo("\"a\"");
        assertThat(account.settings().get(NOTE)).isEqualTo("a");
        assertThat(account.settings().revision()).isEqualTo(storedRevision());
    }

    @Test
    void save_ofAnotherSetting_afterSqlReplacedARow_showsBoth() {
        account.saveSetting(NOTE, "a");
        sql("update brokerkeep.account_setting set value = '\"sql\"' where name = 'note'");

        account.saveSetting(DATA_FEED, "sip");

        assertThat(account.settings().get(NOTE)).isEqualTo("sql");
        assertThat(account.settings().get(DATA_FEED)).isEqualTo("sip");
    }

    @Test
    void undeclaredSetting_survivesASave_andCanBeReadByName() {
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id + ", 'old_key', '42')");
        keep.instances().invalidateSettings(id);

        account.saveSetting(NOTE, "n");

        assertThat(account.settings().undeclaredNames()).containsExactly("old_key");
        assertThat(ask("select value from brokerkeep.account_setting where name = 'old_key'"))
                .isEqualTo("42");
    }

    @Test
    void everyProblem_isNamedBeforeAnythingIsWritten() {
        var before = meter.reading();

        var refused = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> account.saveSettings(
                        SettingsChange.remove(API_KEY).andClear(API_SECRET).and(NOTE, "n")));

        assertThat(refused.problems())
                .extracting(problem -> problem.setting())
                .containsExactlyInAnyOrder("api_key", "api_secret");
        assertThat(meter.reading()).isEqualTo(before);
    }

    @Test
    void settings_senselessTogether_areRefusedByTheRuleOfThePlugin() {
        account.saveSetting(LIMIT, 500L);
        var before = meter.reading();

        var refused = catchThrowableOfType(InvalidSettingsException.class, () -> account.saveSetting(PAPER, false));

        assertThat(refused.problems()).extracting(problem -> problem.setting()).containsExactly("order_limit");
        assertThat(meter.reading()).isEqualTo(before);
        assertThat(account.settings().get(PAPER)).isTrue();
    }

    /** An unreadable setting that has nothing to do with it must not switch the rule off. */
    @Test
    void settings_senselessTogether_areRefusedAlsoWhileAnotherSettingIsBroken() {
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id + ", 'note', '5')");
        keep.instances().invalidateSettings(id);

        var refused = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> account.saveSettings(SettingsChange.set(LIMIT, 500L).and(PAPER, false)));

        assertThat(refused.problems()).extracting(problem -> problem.setting()).containsExactly("order_limit");
        assertThat(ask("select count(*) from brokerkeep.account_setting")).isEqualTo("3");
    }

    @Test
    void values_areStoredInTheirOwnJsonType_andNothingAsNull() {
        account.saveSettings(SettingsChange.set(LIMIT, 7L).and(PAPER, false).andClear(NOTE));

        assertThat(ask("select string_agg(name || '=' || value::text || ':' || jsonb_typeof(value), ' ' order by name)"
                        + " from brokerkeep.account_setting where value is not null"))
                .isEqualTo("note=null:null order_limit=7:number paper_account=false:boolean");
        assertThat(account.settings().presence(NOTE)).isEqualTo(Presence.NULL);
        assertThat(account.settings().presence(DATA_FEED)).isEqualTo(Presence.ABSENT);
    }

    @Test
    void unreadableBoolean_isAnErrorThatNamesTheKey_neverADefault() {
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                + ", 'paper_account', '\"\\\"maybe\\\"\"')");
        keep.instances().invalidateSettings(id);

        var refused = catchThrowableOfType(
                SettingUnavailableException.class, () -> account.settings().get(PAPER));

        assertThat(refused.code()).isEqualTo(ErrorCode.SETTING_UNREADABLE);
        assertThat(refused.setting()).isEqualTo("paper_account");
        assertThat(account.settings().get(DATA_FEED)).isEqualTo("iex");
    }

    @Test
    void snapshot_heldByACaller_doesNotChangeWithASave() {
        Settings held = account.settings();

        account.saveSetting(DATA_FEED, "sip");

        assertThat(held.get(DATA_FEED)).isEqualTo("iex");
        assertThat(account.settings()).isNotSameAs(held);
    }

    @Test
    void default_standsInTheSchemaOnly_andIsNotStored() {
        account.saveSetting(DATA_FEED, "sip");

        account.saveSettings(SettingsChange.remove(DATA_FEED));

        assertThat(account.settings().get(DATA_FEED)).isEqualTo("iex");
        assertThat(ask("select count(*) from brokerkeep.account_setting where name = 'data_feed'"))
                .isEqualTo("0");
    }

    private void refuseEverySaveInTheDatabase() {
        sql("create function brokerkeep.refuse() returns trigger language plpgsql as"
                + " $$ begin raise exception 'not today'; end $$");
        sql("create trigger refuse before insert or update on brokerkeep.account_setting for each row"
                + " when (new.name = 'data_feed') execute function brokerkeep.refuse()");
    }

    private long storedRevision() {
        return Long.parseLong(ask("select revision from brokerkeep.account_revision where account_id = " + id));
    }

    private void sql(String statement) {
        TestDatabase.execute(database, statement);
    }

    private String ask(String question) {
        return TestDatabase.query(database, question);
    }
}
