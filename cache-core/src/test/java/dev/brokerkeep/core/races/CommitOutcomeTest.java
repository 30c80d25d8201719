package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.Settings;
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

    private boolean isServedFromMemory() {
        Settings first = handle.settings();
        Settings second = handle.settings();
        return first == second;
    }

    private BrokerKeepException saving() {
        return catchThrowableOfType(BrokerKeepException.class, () -> handle.saveSetting(DATA_FEED, "sip"));
    }
}
