package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static dev.brokerkeep.core.testing.AcmeAccount.PAPER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Loads against saves, invalidations, interrupts and each other. */
@Timeout(60)
final class LoadRacesTest {
    private final Rig rig = new Rig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void load_overtakenBySave_neverPublishesOldValue() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        Gate uncommitted = rig.faults.hold(Point.BEFORE_COMMIT);
        Started<SaveReceipt> save = start(() -> handle.saveSetting(DATA_FEED, "sip"));
        uncommitted.awaitReached();
        rig.instances.invalidateSettings(id);
        Gate selected = rig.faults.hold(Point.AFTER_LOAD);
        Started<Settings> early = start(handle::settings);
        selected.awaitReached();

        uncommitted.open();
        SaveReceipt saved = save.get();
        Started<Settings> begunAfter = start(handle::settings).awaitParked();
        selected.open();

        assertThat(early.get().get(DATA_FEED)).as("what was selected").isEqualTo("iex");
        assertThat(begunAfter.get().get(DATA_FEED)).isEqualTo("sip");
        assertThat(handle.settings()).isSameAs(begunAfter.get());
        assertThat(handle.settings().revision()).isEqualTo(saved.revision());
        assertThat(rig.instances.stats().discardedLoads()).isEqualTo(1);
    }

    @Test
    void errorsOnTheWayIntoALoad_strandNobodyElse() throws Exception {
        List<BrokerAccount> handles = new ArrayList<>();
        for (int n = 0; n < 200; n++) {
            handles.add(rig.instances.get(rig.account("deep" + n)));
        }
        AtomicInteger overflows = new AtomicInteger();
        rig.instances.invalidateAll();

        for (int room = 0; room < handles.size(); room++) {
            Dive dive = new Dive(handles.get(room), 5 * room, overflows);
            Thread diver = new Thread(null, dive, "diver", 256 * 1024);
            diver.start();
            diver.join();
        }

        assertThat(overflows.get()).as("reads that the stack was too small for").isPositive();
        assertThat(handles)
                .allSatisfy(
                        handle -> assertThat(handle.settings().get(DATA_FEED)).isEqualTo("iex"));
    }

    @Test
    void errorInTheDriver_isThrownByTheSender_andJoinersGetThrough() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        rig.instances.invalidateSettings(id);
        Gate sending = new Gate();
        rig.faults.runAt(Point.BEFORE_LOAD, () -> {
            sending.pass();
            throw new StackOverflowError("forced");
        });
        Started<Settings> sender = start(handle::settings);
        sending.awaitReached();
        Started<Settings> joiner = start(handle::settings).awaitParked();

        sending.open();

        assertThat(joiner.get().get(DATA_FEED)).isEqualTo("iex");
        assertThat(catchThrowable(sender::get)).hasCauseInstanceOf(StackOverflowError.class);
    }

    /** Reads once where the stack has only so many frames left. */
    private static final class Dive implements Runnable {
        private final BrokerAccount handle;
        private final AtomicInteger overflows;
        private int framesToReturn;
        private boolean overflowed;

        Dive(BrokerAccount handle, int room, AtomicInteger overflows) {
            this.handle = handle;
            this.framesToReturn = room;
            this.overflows = overflows;
        }

        @Override
        public void run() {
            descend();
            if (overflowed) {
                overflows.incrementAndGet();
            }
        }

        private void read() {
            try {
                handle.settings();
            } catch (StackOverflowError | RuntimeException e) {
                // Where the overflow struck in the driver or the pool, it may have become another failure on the way.
                overflowed = true;
            }
        }

        @SuppressWarnings("InfiniteRecursion") // it is meant to overflow
        private void descend() {
            try {
                descend();
            } catch (StackOverflowError e) {
                if (framesToReturn > 0) {
                    framesToReturn--;
                    throw e;
                }
                if (framesToReturn == 0) {
                    framesToReturn--; // once
                    read();
                }
            }
        }
    }

    @Test
    void load_overtakenByChangeOfAccount_doesNotReplaceNewByOld() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        rig.instances.invalidateSettings(id);
        Gate selected = rig.faults.hold(Point.AFTER_LOAD);
        Started<Settings> early = start(handle::settings);
        selected.awaitReached();

        long changed = rig.keep.accounts().setEnabled(id, false).revision();
        Settings begunAfter = handle.settings();
        selected.open();
        early.get();

        assertThat(begunAfter.revision()).isEqualTo(changed);
        assertThat(handle.settings()).isSameAs(begunAfter);
    }

    @Test
    void read_afterSaveReturned_getsNewValueFromMemory() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        Gate committed = rig.faults.hold(Point.AFTER_COMMIT);
        Started<SaveReceipt> saving = start(() -> handle.saveSetting(DATA_FEED, "sip"));
        committed.awaitReached();

        Settings during = handle.settings();
        committed.open();
        saving.get();

        assertThat(during.get(DATA_FEED)).isEqualTo("iex");
        assertThat(handle.settings().get(DATA_FEED)).isEqualTo("sip");
    }

    @Test
    void load_overtakenByInvalidation_isNeitherPublishedNorJoined() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        rig.instances.invalidateSettings(id);
        Gate selected = rig.faults.hold(Point.AFTER_LOAD);
        Started<Settings> early = start(handle::settings);
        selected.awaitReached();

        rig.noteByHand(id, "new");
        rig.instances.invalidateSettings(id);
        Settings begunAfter = handle.settings();
        selected.open();
        early.get();

        assertThat(begunAfter.get(NOTE)).isEqualTo("new");
        assertThat(handle.settings()).isSameAs(begunAfter);
        assertThat(rig.instances.stats().discardedLoads()).isEqualTo(1);
    }

    @Test
    void load_overtakenByInvalidateAll_isNeitherPublishedNorJoined() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        rig.instances.invalidateSettings(id);
        Gate selected = rig.faults.hold(Point.AFTER_LOAD);
        Started<Settings> early =
                start(() -> rig.instances.getAll(List.of(id)).get(id).settings());
        selected.awaitReached();

        rig.noteByHand(id, "new");
        rig.instances.invalidateAll();
        Settings begunAfter = rig.instances.getAll(List.of(id)).get(id).settings();
        selected.open();
        early.get();

        assertThat(begunAfter.get(NOTE)).isEqualTo("new");
        assertThat(handle.settings()).isSameAs(begunAfter);
    }

    @Test
    void saves_ofTwoProcessesAtOnce_ofDifferentKeys_bothSurvive() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        long before = handle.settings().revision();
        try (BrokerKeep another = rig.openAnother()) {
            BrokerAccount there = another.instances().get(id);
            Gate uncommitted = rig.faults.hold(Point.BEFORE_COMMIT);
            Started<SaveReceipt> first = start(() -> handle.saveSetting(DATA_FEED, "sip"));
            uncommitted.awaitReached();

            Started<SaveReceipt> second = start(() -> there.saveSetting(NOTE, "second"));
            Rig.until(() -> rig.isAnySessionWaitingForALock());
            uncommitted.open();

            assertThat(first.get().revision()).isEqualTo(before + 1);
            assertThat(second.get().revision()).isEqualTo(before + 2);
            assertThat(there.settings().get(DATA_FEED)).isEqualTo("sip");
            assertThat(there.settings().get(NOTE)).isEqualTo("second");
        }
    }

    @Test
    void saves_ofTwoProcessesAtOnce_validAloneButNotTogether_oneIsRefused() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        handle.settings();
        try (BrokerKeep another = rig.openAnother()) {
            BrokerAccount there = another.instances().get(id);
            there.settings();
            Gate uncommitted = rig.faults.hold(Point.BEFORE_COMMIT);
            Started<SaveReceipt> live = start(() -> handle.saveSetting(PAPER, false));
            uncommitted.awaitReached();

            Started<SaveReceipt> large = start(() -> there.saveSetting(LIMIT, 500L));
            Rig.until(() -> rig.isAnySessionWaitingForALock());
            uncommitted.open();
            live.get();
            InvalidSettingsException refused = catchThrowableOfType(InvalidSettingsException.class, large::get);

            assertThat(refused).isNotNull();
            assertThat(there.settings().get(PAPER)).isFalse();
            assertThat(there.settings().get(LIMIT)).isEqualTo(10L);
        }
    }

    @Test
    void read_duringManySaves_neverGoesBack() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        AtomicInteger running = new AtomicInteger(2);
        List<Started<Integer>> writers = new ArrayList<>();
        for (int w = 0; w < 2; w++) {
            String name = "w" + w;
            writers.add(start(() -> {
                int wrong = 0;
                for (int i = 0; i < 20; i++) {
                    long saved = handle.saveSetting(NOTE, name + i).revision();
                    rig.instances.invalidateSettings(id);
                    wrong += handle.settings().revision() < saved ? 1 : 0;
                }
                running.decrementAndGet();
                return wrong;
            }));
        }
        List<Started<Integer>> readers = new ArrayList<>();
        for (int r = 0; r < 4; r++) {
            readers.add(start(() -> {
                long last = 0;
                int backwards = 0;
                while (running.get() > 0) {
                    long now = handle.settings().revision();
                    backwards += now < last ? 1 : 0;
                    last = now;
                }
                return backwards;
            }));
        }

        assertThat(writers).extracting(Started::get).containsOnly(0);
        assertThat(readers).extracting(Started::get).containsOnly(0);
        assertThat(handle.settings().revision()).isEqualTo(41);
    }

    @Test
    void interruptedWaiter_leavesTheOthersAlone() {
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        rig.instances.invalidateSettings(id);
        Gate selected = rig.faults.hold(Point.AFTER_LOAD);
        Started<Settings> owner = start(handle::settings);
        selected.awaitReached();
        Started<Boolean> interrupted = start(() -> {
                    BrokerKeepException thrown = catchThrowableOfType(BrokerKeepException.class, handle::settings);
                    return thrown.code() == ErrorCode.INTERRUPTED
                            && Thread.currentThread().isInterrupted();
                })
                .awaitParked();
        Started<Settings> other = start(handle::settings).awaitParked();

        interrupted.thread.interrupt();
        boolean sawItAndKeptTheFlag = interrupted.get();
        boolean othersStillWait = !owner.isDone() && !other.isDone();
        selected.open();

        assertThat(sawItAndKeptTheFlag).isTrue();
        assertThat(othersStillWait).isTrue();
        assertThat(other.get()).isSameAs(owner.get());
    }

    @Test
    void interruptedOwner_whoseQueryWaitsForItsTurn_strandsNoJoiner() {
        AccountId a = rig.account("a");
        AccountId b = rig.account("b");
        AccountId c = rig.account("c");
        Gate first = rig.faults.hold(Point.AFTER_LOAD);
        Started<BrokerAccount> busyA = start(() -> rig.instances.get(a));
        first.awaitReached();
        Gate second = rig.faults.hold(Point.AFTER_LOAD);
        Started<BrokerAccount> busyB = start(() -> rig.instances.get(b));
        second.awaitReached();
        Started<ErrorCode> owner = start(
                        () -> catchThrowableOfType(BrokerKeepException.class, () -> rig.instances.get(c))
                                .code())
                .awaitParked();
        Started<BrokerAccount> joiner = start(() -> rig.instances.get(c)).awaitParked();

        owner.thread.interrupt();
        ErrorCode code = owner.get();
        first.open();
        second.open();

        assertThat(code).isEqualTo(ErrorCode.INTERRUPTED);
        assertThat(joiner.get().id()).isEqualTo(c);
        assertThat(busyA.get().id()).isEqualTo(a);
        assertThat(busyB.get().id()).isEqualTo(b);
    }
}
