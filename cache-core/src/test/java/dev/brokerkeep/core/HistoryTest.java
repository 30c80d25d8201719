package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.history.AccountChange;
import dev.brokerkeep.history.AccountHistory;
import dev.brokerkeep.history.ValueEdit;
import dev.brokerkeep.history.ValueEdit.Kind;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Presence;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What the history tells of changes, and the way back. */
final class HistoryTest {
    private static final Optional<Json> NOTHING = Optional.empty();
    private static final long NEWEST = Long.MAX_VALUE;

    private final PGSimpleDataSource database = TestDatabase.create();
    private final BrokerKeep keep = BrokerKeep.with(database)
            .alone()
            .keyset(KeysetSource.generated())
            .plugins(List.of(new AcmePlugin()))
            .open();
    private final AccountHistory history = keep.history();
    private final AccountId id = keep.accounts()
            .noted(ChangeNote.by("alice").from("CLI").because("a new client"))
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
    void changes_tellWhoFromWhereAndWhy_newestFirst() {
        account.saveSettings(
                SettingsChange.set(NOTE, "n").noted(ChangeNote.by("bob").because("ticket 7")));
        TestDatabase.execute(
                database, "update brokerkeep.account_setting set value = '\"by hand\"' where name = 'note'");
        keep.accounts().noted(ChangeNote.by("carol")).setEnabled(id, false);

        List<AccountChange> changes = history.changes(id, NEWEST, 10);

        assertThat(changes).extracting(AccountChange::revision).containsExactly(4L, 3L, 2L, 1L);
        assertThat(changes)
                .extracting(AccountChange::note)
                .containsExactly(
                        ChangeNote.by("carol"),
                        new ChangeNote("postgres", "SQL", ""),
                        ChangeNote.by("bob").because("ticket 7"),
                        new ChangeNote("alice", "CLI", "a new client"));
        assertThat(changes).extracting(AccountChange::databaseUser).containsOnly("postgres");
        assertThat(changes.get(0).accountEdits())
                .containsExactly(new ValueEdit(
                        "enabled", Kind.CHANGED, false, Optional.of(Json.of(true)), Optional.of(Json.of(false))));
        assertThat(changes.get(1).settingEdits())
                .containsExactly(new ValueEdit(
                        "note", Kind.CHANGED, false, Optional.of(Json.of("n")), Optional.of(Json.of("by hand"))));
        assertThat(changes.get(3).accountEdits())
                .extracting(ValueEdit::name)
                .containsExactly("broker", "enabled", "name");
        assertThat(history.changes(id, 3, 1)).containsExactly(changes.get(2));
    }

    @Test
    void changeWithoutANote_isByTheDatabasesUser() {
        account.saveSetting(NOTE, "n");

        assertThat(history.changes(id, NEWEST, 1).get(0).note()).isEqualTo(new ChangeNote("postgres", "API", ""));
    }

    @Test
    void note_staysWithItsTransaction() {
        keep.accounts().noted(ChangeNote.by("carol")).setEnabled(id, false);
        keep.accounts().setEnabled(id, true);

        assertThat(history.changes(id, NEWEST, 1).get(0).note().actor()).isEqualTo("postgres");
    }

    @Test
    void secret_isShownAsChangedOnly_evenIfSomebodyStoredItInPlain() {
        account.saveSetting(API_KEY, Secret.of("key-2"));
        TestDatabase.execute(
                database,
                "update brokerkeep.account_setting set value = '\"in-plain\"', ciphertext = null where name = 'api_key'");

        List<AccountChange> changes = history.changes(id, NEWEST, 2);

        assertThat(changes.get(0).settingEdits())
                .containsExactly(new ValueEdit("api_key", Kind.CHANGED, true, NOTHING, NOTHING));
        assertThat(changes.get(1).settingEdits())
                .containsExactly(new ValueEdit("api_key", Kind.CHANGED, true, NOTHING, NOTHING));
        assertThat(changes.toString()).doesNotContain("key-2").doesNotContain("in-plain");
    }

    @Test
    void settingThatNoPluginKnows_isNotShown() {
        TestDatabase.execute(
                database,
                "insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                        + ", 'former_password', '\"hunter2\"')");

        assertThat(history.changes(id, NEWEST, 1).get(0).settingEdits())
                .containsExactly(new ValueEdit("former_password", Kind.ADDED, true, NOTHING, NOTHING));
    }

    @Test
    void comparison_leavesOutWhatIsTheSameInBoth() {
        account.saveSettings(
                SettingsChange.set(NOTE, "n").and(API_KEY, Secret.of("key-2")).and(LIMIT, 5L));
        account.saveSettings(SettingsChange.set(NOTE, "m").and(API_KEY, Secret.of("key-1")));
        keep.accounts().setEnabled(id, false);

        var comparison = history.compare(id, 1, 4);

        assertThat(comparison.settingEdits())
                .containsExactly(
                        new ValueEdit("note", Kind.ADDED, false, NOTHING, Optional.of(Json.of("m"))),
                        new ValueEdit(
                                "order_limit",
                                Kind.ADDED,
                                false,
                                NOTHING,
                                Optional.of(Json.of(BigDecimal.valueOf(5)))));
        assertThat(comparison.accountEdits()).extracting(ValueEdit::name).containsExactly("enabled");
        assertThat(history.compare(id, 4, 4).settingEdits()).isEmpty();
    }

    @Test
    void accountOfThePast_hasItsSettingsOfThen_secretsToo() {
        account.saveSettings(SettingsChange.set(API_KEY, Secret.of("key-2")).andClear(NOTE));
        Instant then = now();
        account.saveSetting(API_KEY, Secret.of("key-3"));
        keep.accounts().delete(id);

        var past = history.asOf(id, then);

        assertThat(past.info().revision()).isEqualTo(2);
        assertThat(past.settings().get(API_KEY)).isEqualTo(Secret.of("key-2"));
        assertThat(past.settings().presence(NOTE)).isEqualTo(Presence.NULL);
        assertThat(history.at(id, 1).settings().get(API_KEY)).isEqualTo(Secret.of("key-1"));
        assertThat(codeOf(() -> history.asOf(id, now()))).isEqualTo(ErrorCode.UNKNOWN_ACCOUNT);
        assertThat(codeOf(() -> history.at(AccountId.of(99), 1))).isEqualTo(ErrorCode.UNKNOWN_ACCOUNT);
        assertThat(codeOf(() -> history.at(id, 77))).isEqualTo(ErrorCode.REFUSED);
    }

    @Test
    void restore_isANewRevision_thatSaysSo() {
        account.saveSettings(
                SettingsChange.set(API_KEY, Secret.of("key-2")).and(NOTE, "n").and(LIMIT, 7L));

        var receipt = history.restore(id, 1, ChangeNote.by("dora").because("wrong key"));

        assertThat(receipt.revision()).isEqualTo(3);
        assertThat(account.settings().get(API_KEY)).isEqualTo(Secret.of("key-1"));
        assertThat(account.settings().presence(NOTE)).isEqualTo(Presence.ABSENT);
        assertThat(account.settings().presence(LIMIT)).isEqualTo(Presence.ABSENT);
        assertThat(history.changes(id, NEWEST, 1).get(0).note())
                .isEqualTo(ChangeNote.by("dora").because("wrong key"));
        assertThat(history.compare(id, 1, 3).settingEdits()).isEmpty();
        assertThat(history.restore(id, 3, ChangeNote.none()).revision()).isEqualTo(3);
    }

    @Test
    void pruning_removesWhatIsOld_andNothingOfThePresent() {
        account.saveSetting(DATA_FEED, "sip");
        account.saveSetting(DATA_FEED, "iex");
        TestDatabase.execute(
                database, "update brokerkeep.history_policy set keep = '1 hour', begins = now() - interval '1 day'");
        TestDatabase.execute(
                database, "update brokerkeep.account_change set at = at - interval '2 hours' where revision < 3");

        long removed = 0;
        for (long portion = 1; portion > 0; removed += portion) {
            portion = history.prune(1);
        }

        assertThat(removed).isEqualTo(2);
        assertThat(history.changes(id, NEWEST, 10))
                .extracting(AccountChange::revision)
                .containsExactly(3L);
        assertThat(TestDatabase.query(database, "select count(*) from brokerkeep.setting_history"))
                .isEqualTo("1");
        assertThat(history.at(id, 2).settings().get(DATA_FEED)).isEqualTo("sip");
        assertThat(history.at(id, 3).settings().get(API_KEY)).isEqualTo(Secret.of("key-1"));
        assertThat(codeOf(() -> history.at(id, 1))).isEqualTo(ErrorCode.HISTORY_TOO_SHORT);
        assertThat(codeOf(() -> history.asOf(id, now().minusSeconds(4_000)))).isEqualTo(ErrorCode.HISTORY_TOO_SHORT);
        assertThat(history.begins()).isAfter(now().minusSeconds(3_700));
    }

    @Test
    void historyWithoutALimit_isKept() {
        assertThat(history.prune(100)).isZero();
        assertThat(history.changes(id, NEWEST, 10)).hasSize(1);
    }

    private Instant now() {
        try (var connection = database.getConnection();
                var row = connection.createStatement().executeQuery("select clock_timestamp()")) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ErrorCode codeOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(BrokerKeepException.class, call).code();
    }
}
