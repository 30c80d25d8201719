package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.credentialsOf;
import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.AcmeAccount;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.settings.SettingsView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls against evictions, rotations, closes, and constructions that are slow or fail. */
@Timeout(60)
final class InstanceRacesTest {
    @Test
    void eviction_duringCall_closesOnceAfterIt() {
        try (Rig rig = new Rig(builder -> builder.maximumInstances(1))) {
            AccountId a = rig.account("a");
            AccountId b = rig.account("b");
            BrokerAccount handle = rig.instances.get(a);
            Gate inCall = holdNextCall(rig);
            Started<String> call = start(() -> credentialsOf(handle));
            inCall.awaitReached();

            rig.instances.get(b).summary();
            Rig.until(() -> rig.instances.stats().evictions() > 0);
            int closedDuring = rig.hooks.built.get(0).closes();
            inCall.open();
            String answer = call.get();
            Rig.until(() -> rig.hooks.built.get(0).closes() > 0);

            assertThat(closedDuring).isZero();
            assertThat(answer).isEqualTo("k1/s1");
            assertThat(rig.instances.get(a)).isSameAs(handle);
            assertThat(credentialsOf(handle)).isEqualTo("k1/s1");
            assertThat(rig.hooks.closedDuringCall).hasValue(0);
            assertThat(rig.hooks.built.get(0).closes()).isEqualTo(1);
        }
    }

    @Test
    void evictedHandle_hearsOfSaves() {
        try (Rig rig = new Rig(builder -> builder.maximumInstances(1))) {
            AccountId a = rig.account("a");
            AccountId b = rig.account("b");
            BrokerAccount handle = rig.instances.get(a);
            handle.summary();
            rig.instances.get(b).summary();
            Rig.until(() -> rig.hooks.built.get(0).closes() == 1);

            rig.instances.get(a).saveSettings(Rig.credentials(2));

            assertThat(credentialsOf(handle)).isEqualTo("k2/s2");
        }
    }

    @Test
    void eviction_duringConstruction_doesNotKeepTheCallOut() {
        try (Rig rig = new Rig(builder -> builder.maximumInstances(1))) {
            AccountId a = rig.account("a");
            AccountId b = rig.account("b");
            BrokerAccount other = rig.instances.get(b);
            BrokerAccount handle = rig.instances.get(a);
            rig.hooks.betweenReads = () -> {
                if (rig.hooks.built.size() < 5) {
                    // Another account that comes into memory while this one is built, each time.
                    start(() -> {
                                rig.instances.invalidateSettings(b);
                                return other.settings();
                            })
                            .get();
                }
            };

            String answer = credentialsOf(handle);

            assertThat(answer).isEqualTo("k1/s1");
            assertThat(rig.hooks.built).hasSize(1);
        }
    }

    @Test
    void rotation_duringCall_oldFinishesAndNewBegins() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            BrokerAccount handle = rig.instances.get(id);
            Gate inCall = holdNextCall(rig);
            Started<String> onOld = start(() -> credentialsOf(handle));
            inCall.awaitReached();

            handle.saveSettings(Rig.credentials(2));
            String onNew = credentialsOf(handle);
            AcmeAccount old = rig.hooks.built.get(0);
            int closedDuring = old.closes();
            inCall.open();
            String answerOfOld = onOld.get();
            Rig.until(() -> old.closes() > 0);

            assertThat(onNew).isEqualTo("k2/s2");
            assertThat(closedDuring).isZero();
            assertThat(answerOfOld).isEqualTo("k1/s1");
            assertThat(rig.hooks.closedDuringCall).hasValue(0);
            assertThat(rig.hooks.built).hasSize(2);
            rig.keep.close();
            assertThat(rig.hooks.built).extracting(AcmeAccount::closes).containsExactly(1, 1);
        }
    }

    @Test
    void rotation_ofExclusiveAccount_buildsOnlyAfterTheOldIsClosed() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a", "acme-exclusive");
            BrokerAccount handle = rig.instances.get(id);
            Gate inCall = holdNextCall(rig);
            Started<String> onOld = start(() -> credentialsOf(handle));
            inCall.awaitReached();
            List<Integer> closedWhenBuilding = new ArrayList<>();
            rig.hooks.betweenReads = () -> closedWhenBuilding.add(rig.hooks.closed.get());

            handle.saveSettings(Rig.credentials(2));
            Started<String> onNew = start(() -> credentialsOf(handle)).awaitParked();
            int builtMeanwhile = rig.hooks.built.size();
            inCall.open();

            assertThat(onOld.get()).isEqualTo("k1/s1");
            assertThat(onNew.get()).isEqualTo("k2/s2");
            assertThat(builtMeanwhile).isEqualTo(1);
            assertThat(closedWhenBuilding).containsExactly(1);
        }
    }

    @Test
    void rotation_ofExclusiveAccountThatStaysBusy_timesOutAndRecovers() {
        try (Rig rig = new Rig(builder -> builder.handOverTimeout(Duration.ofMillis(50)))) {
            AccountId id = rig.account("a", "acme-exclusive");
            BrokerAccount handle = rig.instances.get(id);
            Gate inCall = holdNextCall(rig);
            Started<String> onOld = start(() -> credentialsOf(handle));
            inCall.awaitReached();

            handle.saveSettings(Rig.credentials(2));
            ErrorCode code = catchThrowableOfType(BrokerKeepException.class, handle::summary)
                    .code();
            inCall.open();
            onOld.get();
            Rig.until(() -> rig.hooks.closed.get() == 1);

            assertThat(code).isEqualTo(ErrorCode.HAND_OVER_TIMED_OUT);
            assertThat(credentialsOf(handle)).isEqualTo("k2/s2");
        }
    }

    @Test
    void close_duringCall_waitsForItAndThenRefuses() {
        Rig rig = new Rig();
        AccountId id = rig.account("a");
        BrokerAccount handle = rig.instances.get(id);
        Gate inCall = holdNextCall(rig);
        Started<String> call = start(() -> credentialsOf(handle));
        inCall.awaitReached();

        Started<Boolean> closing = start(() -> {
                    rig.keep.close();
                    return true;
                })
                .awaitParked();
        int closedDuring = rig.hooks.closed.get();
        inCall.open();
        closing.get();

        assertThat(call.get()).isEqualTo("k1/s1");
        assertThat(closedDuring).isZero();
        assertThat(rig.hooks.closed).hasValue(1);
        assertThat(rig.hooks.closedDuringCall).hasValue(0);
        assertThat(codeOf(handle::summary)).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(handle::settings)).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> rig.instances.get(id))).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> rig.instances.getAll(List.of(id)))).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> handle.saveSetting(NOTE, "late"))).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> rig.instances.openUncached(id))).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> rig.instances.invalidateSettings(id))).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> rig.instances.invalidateInstance(id))).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(rig.instances::invalidateAll)).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> rig.keep.accounts().get(id))).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(() -> rig.keep.accounts().delete(id))).isEqualTo(ErrorCode.CLOSED);
        assertThat(rig.hooks.built).hasSize(1);
    }

    @Test
    void close_duringConstruction_closesWhatWasBuilt_andOnlyThenWhatIsShared() {
        Rig rig = new Rig();
        BrokerAccount handle = rig.instances.get(rig.account("a"));

        assertClosedBeforeWhatIsShared(rig, () -> codeOf(handle::summary));
    }

    @Test
    void close_duringConstructionOfAnUncachedAccount_closesWhatWasBuilt_andOnlyThenWhatIsShared() {
        Rig rig = new Rig();
        AccountId id = rig.account("a");

        assertClosedBeforeWhatIsShared(rig, () -> codeOf(() -> rig.instances.openUncached(id)));
    }

    private static void assertClosedBeforeWhatIsShared(Rig rig, Callable<ErrorCode> building) {
        Gate inConstructor = new Gate();
        AtomicInteger sharedClosedBefore = new AtomicInteger(-1);
        rig.hooks.betweenReads = () -> {
            inConstructor.pass();
            sharedClosedBefore.set(rig.hooks.exchangesClosed.get());
        };
        Started<ErrorCode> builder = start(building);
        inConstructor.awaitReached();

        Started<Boolean> closing = start(() -> {
            rig.keep.close();
            return true;
        });
        Rig.until(() -> closing.isDone() || closing.thread.getState() == Thread.State.TIMED_WAITING);
        inConstructor.open();

        assertThat(builder.get()).isEqualTo(ErrorCode.CLOSED);
        closing.get();
        assertThat(sharedClosedBefore).hasValue(0);
        assertThat(rig.hooks.exchangesClosed).as("one for each plugin").hasValue(2);
        assertThat(rig.hooks.built).hasSize(1);
        Rig.until(() -> rig.hooks.closed.get() == 1);
    }

    @Test
    void close_withAnUncachedAccountLeftOpen_closesIt_andRefusesItsCalls() {
        Rig rig = new Rig();
        AccountId id = rig.account("a");
        BrokerAccount uncached = rig.instances.openUncached(id);
        SettingsView view = uncached.settingsView();

        rig.keep.close();

        assertThat(rig.hooks.closed).hasValue(1);
        assertThat(rig.hooks.exchangesClosed).hasValue(2);
        assertThat(codeOf(uncached::summary)).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(uncached::settings)).isEqualTo(ErrorCode.CLOSED);
        assertThat(codeOf(view::snapshot)).isEqualTo(ErrorCode.CLOSED);
        uncached.close();
        assertThat(rig.hooks.closed).hasValue(1);
    }

    @Test
    void uncachedAccountThatWasClosed_isNotClosedAgainWithTheRuntime() {
        Rig rig = new Rig();
        BrokerAccount uncached = rig.instances.openUncached(rig.account("a"));

        uncached.close();
        rig.keep.close();

        assertThat(rig.hooks.closed).hasValue(1);
    }

    @Test
    void close_duringSave_leavesNothingInMemory() {
        Rig rig = new Rig();
        BrokerAccount handle = rig.instances.get(rig.account("a"));
        Gate committed = rig.faults.hold(Point.AFTER_COMMIT);
        Started<Long> save = start(() -> handle.saveSetting(NOTE, "late").revision());
        committed.awaitReached();

        rig.keep.close();
        committed.open();
        save.get();

        assertThat(codeOf(handle::settings)).isEqualTo(ErrorCode.CLOSED);
        Started<ErrorCode> call = start(() -> codeOf(handle::summary));
        assertThat(call.get()).isEqualTo(ErrorCode.CLOSED);
        assertThat(rig.hooks.built).isEmpty();
    }

    @Test
    void rotation_betweenTwoReadsOfConstructor_neverMixesCredentials() {
        try (Rig rig = new Rig()) {
            BrokerAccount handle = rig.instances.get(rig.account("a"));
            Gate building = new Gate();
            rig.hooks.betweenReads = building::pass;
            Started<String> early = start(() -> credentialsOf(handle));
            building.awaitReached();

            handle.saveSettings(Rig.credentials(2));
            Started<String> later = start(() -> credentialsOf(handle)).awaitParked();
            building.open();

            assertThat(early.get()).isIn("k1/s1", "k2/s2");
            assertThat(later.get()).isEqualTo("k2/s2");
            assertThat(credentialsOf(handle)).isEqualTo("k2/s2");
            Rig.until(() -> rig.hooks.closed.get() == 1);
            assertThat(rig.hooks.built.get(0).closes()).isEqualTo(1);
        }
    }

    @Test
    void failingConstruction_restsAndIsClearedBySave() {
        try (Rig rig = new Rig()) {
            BrokerAccount broken = rig.instances.get(rig.account("broken"));
            BrokerAccount other = rig.instances.get(rig.account("other"));
            broken.summary();
            rig.hooks.onBuilt = account -> {
                if (account.id().equals(broken.id())) {
                    throw new IllegalStateException("refused");
                }
            };
            broken.saveSettings(Rig.credentials(2));
            int before = rig.hooks.built.size();

            ErrorCode first = codeOf(broken::summary);
            ErrorCode second = codeOf(broken::summary);

            assertThat(first).isEqualTo(ErrorCode.INSTANCE_FAILED);
            assertThat(second).isEqualTo(ErrorCode.INSTANCE_FAILED);
            assertThat(rig.hooks.built.size() - before).as("attempts").isEqualTo(1);
            assertThat(credentialsOf(other)).isEqualTo("k1/s1");
            assertThat(broken.settings().get(AcmeAccount.API_KEY).reveal()).isEqualTo("k2");
            rig.hooks.onBuilt = account -> {};
            broken.saveSettings(Rig.credentials(3));
            assertThat(credentialsOf(broken)).isEqualTo("k3/s3");
        }
    }

    @Test
    void failingConstruction_triesAgainAfterItsRest() {
        try (Rig rig = new Rig()) {
            BrokerAccount handle = rig.instances.get(rig.account("a"));
            rig.hooks.onBuilt = account -> {
                throw new IllegalStateException("not yet");
            };
            codeOf(handle::summary);

            rig.hooks.onBuilt = account -> {};

            Rig.until(() -> codeOf(handle::summary) == null);
            assertThat(credentialsOf(handle)).isEqualTo("k1/s1");
        }
    }

    @Test
    void slowConstruction_doesNotDelayOtherAccounts() {
        try (Rig rig = new Rig()) {
            BrokerAccount slow = rig.instances.get(rig.account("slow"));
            BrokerAccount other = rig.instances.get(rig.account("other"));
            BrokerAccount cold = rig.instances.get(rig.account("cold"));
            other.summary();
            Gate building = new Gate();
            rig.hooks.betweenReads = building::pass;
            Started<String> call = start(() -> credentialsOf(slow));
            building.awaitReached();
            rig.hooks.betweenReads = () -> {};

            String hit = credentialsOf(other);
            String built = start(() -> credentialsOf(cold)).get();
            String settingsOfSlow = slow.settings().get(AcmeAccount.DATA_FEED);

            assertThat(hit).isEqualTo("k1/s1");
            assertThat(built).isEqualTo("k1/s1");
            assertThat(settingsOfSlow).isEqualTo("iex");
            assertThat(call.isDone()).isFalse();
            building.open();
            assertThat(call.get()).isEqualTo("k1/s1");
        }
    }

    @Test
    void interruptedWaiterForConstruction_leavesTheBuilderAlone() {
        try (Rig rig = new Rig()) {
            BrokerAccount handle = rig.instances.get(rig.account("a"));
            Gate building = new Gate();
            rig.hooks.betweenReads = building::pass;
            Started<String> builder = start(() -> credentialsOf(handle));
            building.awaitReached();
            Started<Boolean> waiter = start(() -> codeOf(handle::summary) == ErrorCode.INTERRUPTED
                            && Thread.currentThread().isInterrupted())
                    .awaitParked();

            waiter.thread.interrupt();

            assertThat(waiter.get()).isTrue();
            building.open();
            assertThat(builder.get()).isEqualTo("k1/s1");
            assertThat(rig.hooks.built).hasSize(1);
        }
    }

    @Test
    void handle_underManyThreads_isOneObject() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            CyclicBarrier barrier = new CyclicBarrier(16);
            List<Started<BrokerAccount>> threads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                threads.add(start(() -> {
                    barrier.await();
                    BrokerAccount handle = rig.instances.get(id);
                    handle.summary();
                    return handle;
                }));
            }

            Set<BrokerAccount> handles = Collections.newSetFromMap(new IdentityHashMap<>());
            threads.forEach(thread -> handles.add(thread.get()));

            assertThat(handles).hasSize(1);
            assertThat(rig.hooks.built).hasSize(1);
        }
    }

    @Test
    void droppedHandles_leakNoInstances() {
        try (Rig rig = new Rig(builder -> builder.maximumInstances(5))) {
            for (int i = 0; i < 40; i++) {
                rig.instances.get(rig.account("a" + i)).summary();
            }

            Rig.until(() -> {
                System.gc();
                rig.instances.stats();
                return rig.hooks.closed.get() >= 35;
            });

            assertThat(rig.hooks.built).hasSize(40);
            assertThat(rig.hooks.built).extracting(AcmeAccount::closes).allMatch(closes -> closes <= 1);
            rig.keep.close();
            assertThat(rig.hooks.built).extracting(AcmeAccount::closes).containsOnly(1);
        }
    }

    private static Gate holdNextCall(Rig rig) {
        Gate gate = new Gate();
        rig.hooks.onCall = account -> {
            rig.hooks.onCall = next -> {};
            gate.pass();
        };
        return gate;
    }

    private static ErrorCode codeOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable action) {
        BrokerKeepException thrown = catchThrowableOfType(BrokerKeepException.class, action);
        return thrown == null ? null : thrown.code();
    }
}
