package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.credentialsOf;
import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
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
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.core.testing.AcmeAccount;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker is asked with settings that nobody has saved. */
@Timeout(60)
final class TryOutTest {
    private static final SettingsChange PROPOSED = SettingsChange.set(API_KEY, Secret.of("proposed"));

    @Test
    void proposedSettings_areTriedByAnObjectOfTheirOwn_andNothingIsSaved() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            BrokerAccount account = rig.instances.get(id);
            String before = credentialsOf(account);

            String tried = rig.instances.tryOut(id, PROPOSED, Rig.PATIENCE).accountNumber();

            assertThat(tried).startsWith("proposed/");
            assertThat(credentialsOf(account)).isEqualTo(before);
            assertThat(account.settings().revision()).isEqualTo(1);
            Rig.until(() -> rig.hooks.closed.get() == 1);
            assertThat(rig.hooks.built).hasSize(2);
        }
    }

    @Test
    void accountThatIsNotThereYet_canBeTried() {
        try (Rig rig = new Rig()) {
            assertThat(rig.instances
                            .tryOut(BrokerId.of("acme"), Rig.credentials(7), Rig.PATIENCE)
                            .accountNumber())
                    .isEqualTo("k7/s7");
            assertThat(rig.keep.accounts().list()).isEmpty();
            Rig.until(() -> rig.hooks.closed.get() == 1);
        }
    }

    @Test
    void invalidSettings_areRefusedWithAllProblems_andTheBrokerIsNotAsked() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");

            var refused = catchThrowableOfType(
                    InvalidSettingsException.class,
                    () -> rig.instances.tryOut(
                            id, SettingsChange.set(PAPER, false).and(LIMIT, 200L), Rig.PATIENCE));

            assertThat(refused.problems()).isNotEmpty();
            assertThat(rig.hooks.built).isEmpty();
        }
    }

    @Test
    void refusalOfTheBroker_reachesTheCaller_andTheObjectIsClosed() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            rig.hooks.onCall = account -> {
                throw new BrokerException(BrokerException.Kind.AUTHENTICATION, "GET /account: 401");
            };

            var refused =
                    catchThrowableOfType(BrokerException.class, () -> rig.instances.tryOut(id, PROPOSED, Rig.PATIENCE));

            assertThat(refused.kind()).isEqualTo(BrokerException.Kind.AUTHENTICATION);
            Rig.until(() -> rig.hooks.closed.get() == 1);
        }
    }

    @Test
    void brokerThatDoesNotAnswer_isGivenUp_andTheObjectIsClosedWhenItDoes() throws Exception {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            CountDownLatch answer = new CountDownLatch(1);
            rig.hooks.onCall = account -> awaitInSpiteOfInterrupts(answer);

            var late = catchThrowableOfType(
                    BrokerKeepException.class, () -> rig.instances.tryOut(id, PROPOSED, Duration.ofMillis(50)));

            assertThat(late.code()).isEqualTo(ErrorCode.BROKER_CALL_FAILED);
            assertThat(rig.hooks.closed).hasValue(0);
            answer.countDown();
            Rig.until(() -> rig.hooks.closed.get() == 1);
            assertThat(rig.hooks.closedDuringCall).hasValue(0);
        }
    }

    @Test
    void objectThatSavesWhileItIsTried_isRefused() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            rig.hooks.onCall = account -> account.settingsView().save(SettingsChange.set(NOTE, "mine"));

            var refused = catchThrowableOfType(
                    BrokerKeepException.class, () -> rig.instances.tryOut(id, PROPOSED, Rig.PATIENCE));

            assertThat(refused.code()).isEqualTo(ErrorCode.REFUSED);
            rig.hooks.onCall = account -> {};
            assertThat(rig.instances.get(id).settings().revision()).isEqualTo(1);
        }
    }

    @Test
    void brokerOfOneConnection_hasNeverTwo() throws Exception {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a", "acme-exclusive");
            BrokerAccount account = rig.instances.get(id);
            AtomicInteger open = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            rig.hooks.onBuilt = built -> most.accumulateAndGet(open.incrementAndGet(), Math::max);
            rig.hooks.onClose = closed -> open.decrementAndGet();
            account.summary();
            CountDownLatch asked = new CountDownLatch(1);
            CountDownLatch answer = new CountDownLatch(1);
            AcmeAccount live = rig.hooks.built.get(0);
            rig.hooks.onCall = called -> {
                if (called == live) {
                    asked.countDown();
                    awaitInSpiteOfInterrupts(answer);
                }
            };
            var call = start(account::summary);
            asked.await();
            var trial =
                    start(() -> rig.instances.tryOut(id, PROPOSED, Rig.PATIENCE).accountNumber());
            answer.countDown();

            assertThat(trial.get()).startsWith("proposed/");
            call.get();
            assertThat(credentialsOf(account)).doesNotContain("proposed");
            assertThat(most).hasValue(1);
        }
    }

    private static void awaitInSpiteOfInterrupts(CountDownLatch latch) {
        while (true) {
            try {
                latch.await();
                return;
            } catch (InterruptedException e) {
                // On purpose: as a call that does not return.
            }
        }
    }
}
