package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.credentials;
import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountEdit;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Changes of many accounts at once: all of them or none, whatever comes between. */
@Timeout(60)
final class BatchTest {
    private static final BrokerId ACME = BrokerId.of("acme");

    private final Rig rig = new Rig();
    private final AccountId a = rig.account("a");
    private final AccountId b = rig.account("b");

    @BeforeEach
    void warm() {
        rig.instances.getAll(List.of(a, b));
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void batch_isOneTransactionAndOneRevisionOfEachAccount_andReadAtOnce() {
        List<AccountInfo> left = rig.keep
                .accounts()
                .noted(ChangeNote.by("alice").because("new desk"))
                .applyAll(List.of(
                        new AccountEdit.Create("c", ACME, false, credentials(3).and(NOTE, "third")),
                        new AccountEdit.Change(b, Optional.of(false), SettingsChange.set(NOTE, "second")),
                        note(a, "first")));

        AccountId c = left.get(0).id();
        assertThat(left)
                .containsExactly(
                        new AccountInfo(c, "c", ACME, false, 1),
                        new AccountInfo(b, "b", ACME, false, 2),
                        new AccountInfo(a, "a", ACME, true, 2));
        assertThat(List.of(noteOf(a), noteOf(b), noteOf(c))).containsExactly("first", "second", "third");
        assertThat(TestDatabase.query(
                        rig.database,
                        "select count(distinct xid) || ' by ' || min(actor) from brokerkeep.account_change"
                                + " where reason = 'new desk'"))
                .isEqualTo("1 by alice");
        rig.instances.invalidateAll();
        assertThat(List.of(noteOf(a), noteOf(b), noteOf(c))).containsExactly("first", "second", "third");
    }

    @Test
    void batch_ofNothing_writesNothing() {
        assertThat(rig.keep.accounts().applyAll(List.of())).isEmpty();
        assertThat(rig.keep
                        .accounts()
                        .applyAll(List.of(new AccountEdit.Change(a, Optional.empty(), SettingsChange.empty()))))
                .containsExactly(new AccountInfo(a, "a", ACME, true, 1));
    }

    @Test
    void switchedAccount_losesItsInstance_andRefusesCalls() {
        var account = rig.instances.get(a);
        account.summary();

        rig.keep
                .accounts()
                .applyAll(List.of(new AccountEdit.Change(a, Optional.of(false), SettingsChange.empty()), note(b, "x")));

        Rig.until(() -> rig.hooks.closed.get() == 1);
        assertThat(catchThrowableOfType(BrokerKeepException.class, account::summary)
                        .code())
                .isEqualTo(ErrorCode.ACCOUNT_DISABLED);
    }

    @Test
    void oneInvalidAccount_keepsAllFromBeingWritten() {
        var invalid = catchThrowableOfType(
                InvalidSettingsException.class,
                () -> apply(
                        note(a, "first"),
                        new AccountEdit.Change(b, Optional.empty(), SettingsChange.set(LIMIT, 100_000L))));

        assertThat(invalid).hasMessageContaining("account " + b).hasMessageContaining("order_limit");
        assertNothingWritten();
    }

    @Test
    void oneNameThatIsTaken_keepsAllFromBeingWritten() {
        var refused = catchThrowableOfType(
                BrokerKeepException.class,
                () -> apply(note(a, "first"), new AccountEdit.Create("b", ACME, true, credentials(3))));

        assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
        assertThat(refused).hasMessageContaining("'b'");
        assertNothingWritten();
    }

    @Test
    void accountNamedTwice_orNotThere_isRefused() {
        var twice = catchThrowableOfType(BrokerKeepException.class, () -> apply(note(a, "1"), note(a, "2")));
        var created = catchThrowableOfType(
                BrokerKeepException.class,
                () -> apply(
                        new AccountEdit.Create("n", ACME, true, credentials(3)),
                        new AccountEdit.Create("n", ACME, true, credentials(4))));
        var gone = catchThrowableOfType(
                BrokerKeepException.class, () -> apply(note(a, "1"), note(AccountId.of(999), "2")));

        assertThat(twice).hasMessageContaining("account " + a + " twice");
        assertThat(created).hasMessageContaining("'n' twice");
        assertThat(gone.code()).isEqualTo(ErrorCode.UNKNOWN_ACCOUNT);
        assertNothingWritten();
    }

    @Test
    void accountBasedOnAnOlderRevision_keepsAllFromBeingWritten_andAnswersThreeWay() {
        rig.instances.get(b).saveSetting(NOTE, "theirs");

        var conflict = catchThrowableOfType(
                SettingsConflictException.class,
                () -> apply(
                        note(a, "first"),
                        new AccountEdit.Change(
                                b,
                                Optional.empty(),
                                SettingsChange.set(DATA_FEED, "sip").basedOn(1))));

        assertThat(conflict).hasMessageContaining("account " + b);
        assertThat(conflict.settings().toString()).isEqualTo("[data_feed: YOURS, note: THEIRS]");
        assertThat(conflict.base().orElseThrow().revision()).isEqualTo(1);
        assertThat(rig.instances.get(a).settings().find(NOTE)).isEmpty();
        assertThat(noteOf(b)).isEqualTo("theirs");
    }

    @Test
    void changeThatMemoryHasNotHeardOf_isValidatedAgainst_andNotLost() {
        try (BrokerKeep another = rig.openAnother()) {
            another.instances().get(b).saveSetting(LIMIT, 11L);
        }

        var conflict = catchThrowableOfType(
                SettingsConflictException.class,
                () -> apply(
                        note(a, "first"),
                        new AccountEdit.Change(
                                b,
                                Optional.empty(),
                                SettingsChange.set(NOTE, "second").basedOn(1))));
        apply(note(a, "first"), note(b, "second"));

        assertThat(conflict.current().get(LIMIT)).isEqualTo(11L);
        assertThat(List.of(noteOf(a), noteOf(b))).containsExactly("first", "second");
        assertThat(rig.instances.get(a).settings().revision()).isEqualTo(2);
        assertThat(rig.instances.get(b).settings().get(LIMIT)).isEqualTo(11L);
    }

    @Test
    void changeBasedOnARevisionThatMemoryHasNotHeardOf_isMade() {
        long heardElsewhere;
        try (BrokerKeep another = rig.openAnother()) {
            heardElsewhere = another.instances().get(b).saveSetting(LIMIT, 11L).revision();
        }

        long batch = apply(new AccountEdit.Change(
                        b,
                        Optional.empty(),
                        SettingsChange.set(NOTE, "by batch").basedOn(heardElsewhere)))
                .get(0)
                .revision();
        try (BrokerKeep another = rig.openAnother()) {
            heardElsewhere = another.instances().get(b).saveSetting(LIMIT, 12L).revision();
        }
        rig.instances.get(b).saveSettings(SettingsChange.set(NOTE, "by save").basedOn(heardElsewhere));

        assertThat(batch).isEqualTo(3);
        assertThat(noteOf(b)).isEqualTo("by save");
        assertThat(rig.instances.get(b).settings().get(LIMIT)).isEqualTo(12L);
    }

    @Test
    void crossingBatches_bothSucceed() {
        try (BrokerKeep another = rig.openAnother()) {
            for (int round = 0; round < 20; round++) {
                String text = "round " + round;
                Started<List<AccountInfo>> one = start(() -> apply(note(a, text), note(b, text)));
                another.accounts().applyAll(List.of(limit(b, 1L + round), limit(a, 1L + round)));
                one.get();
                rig.instances.invalidateAll();

                Settings left = rig.instances.get(b).settings();
                assertThat(left.get(NOTE)).isEqualTo(text);
                assertThat(left.get(LIMIT)).isEqualTo(1L + round);
                assertThat(left.revision()).isEqualTo(3 + 2L * round);
            }
        }
    }

    @Test
    void commit_madeButAnswerLost_succeeds() {
        rig.faults.breakAt(Point.AFTER_COMMIT);

        List<AccountInfo> left =
                apply(note(a, "first"), new AccountEdit.Create("c", ACME, true, credentials(3)), note(b, "second"));

        assertThat(left).extracting(AccountInfo::name).containsExactly("a", "c", "b");
        assertThat(List.of(noteOf(a), noteOf(b))).containsExactly("first", "second");
    }

    @Test
    void commit_neverMade_failsAndOldValuesStay() {
        rig.faults.breakAt(Point.BEFORE_COMMIT);

        var failed = catchThrowableOfType(BrokerKeepException.class, () -> apply(note(a, "first"), note(b, "second")));

        assertThat(failed.code()).isEqualTo(ErrorCode.SAVE_FAILED);
        assertNothingWritten();
    }

    @Test
    void commit_whoseOutcomeCannotBeAsked_leavesNoneOfTheAccountsInMemory() {
        rig.faults.breakForGoodAt(Point.AFTER_COMMIT);

        var thrown = catchThrowableOfType(BrokerKeepException.class, () -> apply(note(a, "first"), note(b, "second")));
        var reading = catchThrowableOfType(
                BrokerKeepException.class, () -> rig.instances.get(b).settings());
        rig.faults.refuseConnections(false);

        assertThat(thrown.code()).isEqualTo(ErrorCode.SAVE_OUTCOME_UNKNOWN);
        assertThat(reading.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(List.of(noteOf(a), noteOf(b))).containsExactly("first", "second");
    }

    private List<AccountInfo> apply(AccountEdit... edits) {
        return rig.keep.accounts().applyAll(List.of(edits));
    }

    private static AccountEdit note(AccountId id, String note) {
        return new AccountEdit.Change(id, Optional.empty(), SettingsChange.set(NOTE, note));
    }

    private static AccountEdit limit(AccountId id, long limit) {
        return new AccountEdit.Change(id, Optional.empty(), SettingsChange.set(LIMIT, limit));
    }

    private String noteOf(AccountId id) {
        return rig.instances.get(id).settings().get(NOTE);
    }

    private void assertNothingWritten() {
        assertThat(rig.keep.accounts().list())
                .containsExactly(new AccountInfo(a, "a", ACME, true, 1), new AccountInfo(b, "b", ACME, true, 1));
        assertThat(rig.instances.get(a).settings().find(NOTE)).isEmpty();
        assertThat(rig.instances.get(b).settings().find(NOTE)).isEmpty();
    }
}
