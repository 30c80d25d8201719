package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.Settings;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Commits whose answer never came. */
@Timeout(60)
final class CommitOutcomeTest {
    private final Rig rig = new Rig();
    private final AccountId id = rig.account("a");
    private final BrokerAccount handle = rig.instances.get(id);

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void commit_madeButAnswerLost_saveSucceeds() {
        long before = handle.settings().revision();
        rig.faults.breakAt(Point.AFTER_COMMIT);

        SaveReceipt receipt = handle.saveSetting(DATA_FEED, "sip");

        assertThat(receipt.revision()).isEqualTo(before + 1);
        assertThat(receipt.settings().get(DATA_FEED)).isEqualTo("sip");
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
        assertThat(isServedFromMemory()).isTrue();
    }

    @Test
    void commit_neverMade_saveFailsAndOldValueStays() {
        long before = handle.settings().revision();
        rig.faults.breakAt(Point.BEFORE_COMMIT);

        BrokerKeepException thrown = saving();

        assertThat(thrown.code()).isEqualTo(ErrorCode.SAVE_FAILED);
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("iex");
        assertThat(handle.settings().revision()).isEqualTo(before);
        assertThat(isServedFromMemory()).isTrue();
    }

    @Test
    void commit_whoseOutcomeCannotBeAsked_isUnknownAndNothingIsServedFromMemory() {
        handle.settings();
        rig.faults.breakForGoodAt(Point.AFTER_COMMIT);

        BrokerKeepException thrown = saving();
        BrokerKeepException whileUnreachable = catchThrowableOfType(BrokerKeepException.class, handle::settings);
        rig.faults.refuseConnections(false);
        Settings first = handle.settings();

        assertThat(thrown.code()).isEqualTo(ErrorCode.SAVE_OUTCOME_UNKNOWN);
        assertThat(whileUnreachable.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(first.get(DATA_FEED)).isEqualTo("sip");
        Rig.until(this::isServedFromMemory);
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
    }

    @Test
    void read_whileOutcomeIsOpen_asksTheDatabase() {
        handle.settings();
        rig.faults.breakAt(Point.AFTER_COMMIT);
        Gate asking = rig.faults.hold(Point.BEFORE_FATE);
        Started<SaveReceipt> save = start(() -> handle.saveSetting(DATA_FEED, "sip"));
        asking.awaitReached();

        Settings one = handle.settings();
        Settings two = handle.settings();
        asking.open();
        save.get();

        assertThat(one.get(DATA_FEED)).isEqualTo("sip");
        assertThat(two).isNotSameAs(one);
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
    }

    @Test
    void commit_madeButNotReadableAfterwards_isNotReportedAsUnwritten() {
        handle.settings();
        rig.faults.breakAt(Point.AFTER_COMMIT);
        rig.faults.breakAt(Point.BEFORE_LOAD);

        BrokerKeepException thrown = saving();

        assertThat(thrown.code()).isEqualTo(ErrorCode.SAVE_OUTCOME_UNKNOWN);
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
    }

    @Test
    void sessionThatCannotBeGivenBack_afterTheCommit_takesNothingBack() {
        handle.settings();
        rig.faults.breakAt(Point.AFTER_CLOSE);

        SaveReceipt receipt = handle.saveSetting(DATA_FEED, "sip");

        assertThat(receipt.settings().get(DATA_FEED)).isEqualTo("sip");
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
        assertThat(isServedFromMemory()).isTrue();
    }

    @Test
    void sessionThatCannotBeGivenBack_hidesNoChangeOfAnAccount() {
        rig.faults.breakAt(Point.AFTER_CLOSE);
        AccountInfo created = rig.keep.accounts().create("b", BrokerId.of("acme"), Rig.credentials(1));
        rig.faults.breakAt(Point.AFTER_CLOSE);
        AccountInfo disabled = rig.keep.accounts().setEnabled(created.id(), false);
        rig.faults.breakAt(Point.AFTER_CLOSE);
        AccountInfo moved = rig.keep.accounts().move(created.id(), BrokerId.of("acme-exclusive"), Rig.credentials(2));
        rig.faults.breakAt(Point.AFTER_CLOSE);
        rig.keep.accounts().delete(created.id());

        assertThat(List.of(created.revision(), disabled.revision(), moved.revision()))
                .containsExactly(1L, 2L, 3L);
        assertThat(rig.keep.accounts().list()).extracting(AccountInfo::id).containsExactly(id);
    }

    @Test
    void sessionThatCannotBeGivenBack_afterARead_spoilsNothing() {
        rig.instances.invalidateSettings(id);
        rig.faults.breakAt(Point.AFTER_CLOSE);

        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("iex");
    }

    @Test
    void errorAfterTheCommit_isNoReasonToForgetIt() {
        handle.settings();
        rig.faults.runAt(Point.AFTER_COMMIT, CommitOutcomeTest::fail);

        SaveReceipt receipt = handle.saveSetting(DATA_FEED, "sip");

        assertThat(receipt.settings().get(DATA_FEED)).isEqualTo("sip");
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
        assertThat(isServedFromMemory()).isTrue();
    }

    @Test
    void errorDuringTheCommit_leavesMemoryAndDatabaseAgreeing_andTheConnectionToNobodyElse() {
        AtomicBoolean aborted = new AtomicBoolean();
        handle.settings();
        rig.faults.runAt(Point.ON_ABORT, () -> aborted.set(true));
        rig.faults.runAt(Point.BEFORE_COMMIT, CommitOutcomeTest::fail);

        Throwable thrown = catchThrowable(() -> handle.saveSetting(DATA_FEED, "sip"));
        String stored = thrown == null ? "sip" : "iex";

        assertThat(aborted).isTrue();
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo(stored);
        assertThat(isServedFromMemory()).isTrue();
        rig.instances.invalidateSettings(id);
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo(stored);
    }

    @Test
    void outcomeAskedForLater_isAskedOnAThreadOfItsOwn_andErrorsDoNotEndTheAsking() {
        AtomicReference<String> asker = new AtomicReference<>();
        loseAnswerAndDatabase();
        rig.faults.runAt(Point.CONNECT, () -> asker.set(Thread.currentThread().getName()));
        rig.faults.runAt(Point.BEFORE_FATE, CommitOutcomeTest::fail);

        rig.faults.refuseConnections(false);
        Rig.until(() -> asker.get() != null);
        Rig.until(this::isServedFromMemory);

        assertThat(asker.get()).isEqualTo("brokerkeep-commits");
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
    }

    @Test
    void runtimeClosed_asksForNoOutcomeAnyMore() {
        loseAnswerAndDatabase();
        AtomicReference<Thread> asker = new AtomicReference<>();
        AtomicBoolean askedAgain = new AtomicBoolean();
        rig.faults.runAt(Point.CONNECT, () -> asker.set(Thread.currentThread()));
        Gate asking = rig.faults.holdAndBreakAt(Point.BEFORE_FATE);
        rig.faults.runAt(Point.BEFORE_FATE, () -> askedAgain.set(true));
        rig.faults.refuseConnections(false);
        asking.awaitReached();

        rig.keep.close();
        asking.open();
        Rig.until(() -> !asker.get().isAlive());

        assertThat(askedAgain).isFalse();
    }

    private void loseAnswerAndDatabase() {
        handle.settings();
        rig.faults.breakForGoodAt(Point.AFTER_COMMIT);
        assertThat(saving().code()).isEqualTo(ErrorCode.SAVE_OUTCOME_UNKNOWN);
    }

    private static void fail() {
        throw new NoClassDefFoundError("made by the test");
    }

    private boolean isServedFromMemory() {
        Settings first = handle.settings();
        Settings second = handle.settings();
        return first == second;
    }

    private BrokerKeepException saving() {
        return catchThrowableOfType(BrokerKeepException.class, () -> handle.saveSetting(DATA_FEED, "sip"));
    }
}
