package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.credentialsOf;
import static dev.brokerkeep.core.races.Rig.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Constructors that call back, that wait for each other, or whose thread is interrupted; and who waits for them. */
@Timeout(60)
final class ConstructionTest {
    @Test
    void constructorThatCallsItsOwnHandle_isRefused() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            BrokerAccount handle = rig.instances.get(id);
            rig.hooks.betweenReads = () -> rig.instances.get(id).summary();

            BrokerKeepException failed = start(() -> failureOf(handle)).get();

            assertRefusedFor(failed, id);
            rig.hooks.betweenReads = () -> {};
            handle.saveSettings(Rig.credentials(2));
            assertThat(credentialsOf(handle)).isEqualTo("k2/s2");
        }
    }

    @Test
    void constructorThatCallsItsOwnHandleThroughAnotherAccount_isRefused() {
        try (Rig rig = new Rig()) {
            BrokerAccount a = rig.instances.get(rig.account("a"));
            // Of another broker: within one, Guice itself refuses.
            BrokerAccount b = rig.instances.get(rig.account("b", "acme-exclusive"));
            rig.hooks.onBuilt = account -> (account.id().equals(a.id()) ? b : a).summary();

            BrokerKeepException failed = start(() -> failureOf(a)).get();

            assertRefusedFor(failed, a.id());
        }
    }

    private static void assertRefusedFor(BrokerKeepException failed, AccountId id) {
        assertThat(failed.code()).isEqualTo(ErrorCode.INSTANCE_FAILED);
        assertThat(failed).hasRootCauseInstanceOf(BrokerKeepException.class);
        assertThat(causes(failed))
                .anySatisfy(cause -> assertThat(cause)
                        .hasMessageContaining("REFUSED")
                        .hasMessageContaining("The constructor of account " + id + " calls its own handle"));
    }

    @Test
    void constructorsOfTwoThreads_thatCallEachOthersAccounts_end() {
        try (Rig rig = new Rig(builder -> builder.handOverTimeout(Duration.ofMillis(200)))) {
            BrokerAccount a = rig.instances.get(rig.account("a"));
            BrokerAccount b = rig.instances.get(rig.account("b"));
            CyclicBarrier bothBuild = new CyclicBarrier(2);
            rig.hooks.onBuilt = account -> {
                await(bothBuild);
                (account.id().equals(a.id()) ? b : a).summary();
            };

            Started<BrokerKeepException> first = start(() -> failureOf(a));
            Started<BrokerKeepException> second = start(() -> failureOf(b));
            List<BrokerKeepException> failures = List.of(first.get(), second.get());

            assertThat(failures).extracting(BrokerKeepException::code).containsOnly(ErrorCode.INSTANCE_FAILED);
            assertThat(failures)
                    .anySatisfy(failure -> assertThat(causes(failure))
                            .anySatisfy(cause -> assertThat(cause).hasMessageContaining("is still being built")));
            rig.hooks.onBuilt = account -> {};
            a.saveSettings(Rig.credentials(2));
            assertThat(credentialsOf(a)).isEqualTo("k2/s2");
        }
    }

    @Test
    void callersOfAnAccountThatIsHeldElsewhere_waitForOneTimeOut_notEachForItsOwn() {
        // Long enough for all to be waiting by then.
        try (Rig rig = new Rig(builder -> builder.handOverTimeout(Duration.ofSeconds(2)))) {
            AccountId id = rig.account("a", "acme-exclusive");
            BrokerAccount holder = rig.instances.openUncached(id);
            BrokerAccount handle = rig.instances.get(id);
            List<Started<BrokerKeepException>> callers = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                callers.add(start(() -> failureOf(handle)).awaitParked());
            }

            List<BrokerKeepException> failures =
                    callers.stream().map(Started::get).toList();

            BrokerKeepException ofTheBuilder = failures.get(0);
            assertThat(ofTheBuilder).hasNoCause();
            assertThat(failures).extracting(BrokerKeepException::code).containsOnly(ErrorCode.HAND_OVER_TIMED_OUT);
            assertThat(failures.subList(1, 5)).extracting(Throwable::getCause).containsOnly(ofTheBuilder);
            assertThat(failures).doesNotHaveDuplicates();
            holder.close();
            assertThat(credentialsOf(handle)).isEqualTo("k1/s1");
        }
    }

    @Test
    void interruptedBuilder_isTheOnlyOneWhoNoticesIt() {
        try (Rig rig = new Rig()) {
            BrokerAccount handle = rig.instances.get(rig.account("a"));
            Gate building = new Gate();
            rig.hooks.betweenReads = () -> {
                rig.hooks.betweenReads = () -> {};
                building.open();
                building.pass();
                throw awaitInterruption();
            };
            Started<Boolean> interrupted = start(() -> failureOf(handle).code() == ErrorCode.INTERRUPTED
                    && Thread.currentThread().isInterrupted());
            building.awaitReached();

            interrupted.thread.interrupt();

            assertThat(interrupted.get()).isTrue();
            assertThat(credentialsOf(handle)).isEqualTo("k1/s1");
            assertThat(rig.instances.stats().instanceFailures()).isZero();
        }
    }

    static Stream<RuntimeException> interruptions() {
        return Stream.of(
                new IllegalStateException(new InterruptedException()),
                new IllegalStateException(new UncheckedIOException(new ClosedByInterruptException())));
    }

    @ParameterizedTest
    @MethodSource("interruptions")
    void constructorThatTellsOfItsInterruption_leavesThePlaceVacant(RuntimeException interruption) {
        try (Rig rig = new Rig()) {
            BrokerAccount handle = rig.instances.get(rig.account("a"));
            rig.hooks.betweenReads = () -> {
                rig.hooks.betweenReads = () -> {};
                throw interruption;
            };

            boolean told = start(() -> failureOf(handle).code() == ErrorCode.INTERRUPTED
                            && Thread.currentThread().isInterrupted())
                    .get();

            assertThat(told).isTrue();
            assertThat(credentialsOf(handle)).isEqualTo("k1/s1");
        }
    }

    @Test
    void interruptionOfAThreadOfThePluginsOwn_isAFailureOfThePlugin() {
        try (Rig rig = new Rig()) {
            BrokerAccount handle = rig.instances.get(rig.account("a"));
            rig.hooks.betweenReads = () -> {
                throw new IllegalStateException(new ExecutionException(new InterruptedException()));
            };

            BrokerKeepException failed = failureOf(handle);

            assertThat(failed.code()).isEqualTo(ErrorCode.INSTANCE_FAILED);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
        }
    }

    private static RuntimeException awaitInterruption() {
        try {
            new CountDownLatch(1).await();
            throw new AssertionError("nobody opens it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IllegalStateException("refused");
        }
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).toList();
    }

    private static BrokerKeepException failureOf(BrokerAccount handle) {
        return catchThrowableOfType(BrokerKeepException.class, handle::summary);
    }
}
