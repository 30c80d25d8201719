package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.testing.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The combiner strands nobody, whoever is interrupted. */
@Timeout(60)
final class LoadCombinerTest {
    private static Cell cell(long id) {
        return new Cell(AccountId.of(id), cell -> () -> {});
    }

    @Test
    void owner_interruptedBeforeItsTurn_landsItsFlight() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LoadCombiner combiner = new LoadCombiner(1, 10, Duration.ofSeconds(30), portion -> {
            sending.countDown();
            awaitOf(goOn);
            portion.forEach(flight -> flight.land(null, new IllegalStateException("read")));
        });
        Thread busy = own(combiner, new AtomicReference<>(), new AtomicReference<>());
        sending.await();
        AtomicReference<Flight> flight = new AtomicReference<>();
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread owner = own(combiner, flight, thrown);
        awaitWaiting(owner);

        owner.interrupt();
        owner.join(10_000);

        assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> flight.get().landing.get(10, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InterruptedException.class);
        goOn.countDown();
        busy.join(10_000);
        assertThat(busy.isAlive()).isFalse();
    }

    @Test
    void owner_interruptedWhenItsTurnCame_passesTheTurnOn() throws Exception {
        for (int round = 0; round < 200; round++) {
            CountDownLatch sending = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            LoadCombiner combiner = new LoadCombiner(1, 1, Duration.ofSeconds(30), portion -> {
                sending.countDown();
                awaitOf(goOn);
                portion.forEach(flight -> flight.land(null, new IllegalStateException("read")));
            });
            Thread busy = own(combiner, new AtomicReference<>(), new AtomicReference<>());
            sending.await();
            Thread interrupted = own(combiner, new AtomicReference<>(), new AtomicReference<>());
            awaitWaiting(interrupted);
            Thread last = own(combiner, new AtomicReference<>(), new AtomicReference<>());
            awaitWaiting(last);

            goOn.countDown();
            interrupted.interrupt();

            for (Thread thread : List.of(busy, interrupted, last)) {
                thread.join(10_000);
                assertThat(thread.isAlive()).isFalse();
            }
        }
    }

    private static Thread own(
            LoadCombiner combiner, AtomicReference<Flight> flight, AtomicReference<Throwable> thrown) {
        Thread thread = new Thread(() -> {
            Flight own = new Flight(cell(1), 0);
            flight.set(own);
            combiner.enqueue(List.of(own));
            try {
                combiner.await(List.of(own));
            } catch (Throwable e) {
                thrown.set(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void awaitWaiting(Thread thread) {
        Until.holds("it waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static void awaitOf(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
