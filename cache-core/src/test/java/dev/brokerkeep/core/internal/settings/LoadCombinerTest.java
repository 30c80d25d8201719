package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.testing.Until;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The combiner strands nobody, whoever is interrupted, fails or loses patience. */
@Timeout(60)
final class LoadCombinerTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(50);

    private static Cell cell(long id) {
        return new Cell(AccountId.of(id), cell -> () -> {});
    }

    /** One query at a time; who is not woken sleeps on. */
    private static LoadCombiner combiner(int largestPortion, Queue<Flight> queue, Consumer<List<Flight>> query) {
        return new LoadCombiner(1, largestPortion, LONG, query, queue, LONG);
    }

    @Test
    void owner_interruptedBeforeItsTurn_landsItsFlight() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        LoadCombiner combiner = combiner(10, new ConcurrentLinkedQueue<>(), portion -> {
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
        assertThat(flight.get().hasLanded()).isTrue();
        assertThat(flight.get().outcome()).as("abandoned").isNull();
        goOn.countDown();
        busy.join(10_000);
        assertThat(busy.isAlive()).isFalse();
    }

    @Test
    void owner_interruptedWhenItsTurnCame_passesTheTurnOn() throws Exception {
        for (int round = 0; round < 200; round++) {
            CountDownLatch sending = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            LoadCombiner combiner = combiner(1, new ConcurrentLinkedQueue<>(), portion -> {
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

    @Test
    void queryThatThrows_givesItsPermitBack_andAbandonsWhatItTook() throws Exception {
        Flight other = new Flight(cell(2));
        AtomicInteger queries = new AtomicInteger();
        Queue<Flight> queue = new ConcurrentLinkedQueue<>(List.of(other));
        LoadCombiner combiner = combiner(10, queue, portion -> {
            if (queries.incrementAndGet() == 1) {
                portion.get(1).land(CellUnderTest.snapshot(1, 1), null);
                throw new AssertionError("forced");
            }
            portion.forEach(flight -> flight.land(CellUnderTest.snapshot(1, 2), null));
        });
        Flight own = new Flight(cell(1));

        assertThatThrownBy(() -> combiner.fly(List.of(own), System.nanoTime() + LONG))
                .isInstanceOf(AssertionError.class);
        combiner.leave(List.of(own));
        Flight next = new Flight(cell(3));
        combiner.fly(List.of(next), System.nanoTime() + LONG);

        assertThat(other.hasLanded()).isTrue();
        assertThat(other.outcome()).as("abandoned").isNull();
        assertThat(own.outcome().revision()).as("landed before the error").isEqualTo(1);
        assertThat(next.outcome().revision()).isEqualTo(2);
    }

    @Test
    void owner_whosePatienceEnds_leavesNothingInTheQueue() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Queue<Flight> queue = new ConcurrentLinkedQueue<>();
        LoadCombiner combiner = combiner(10, queue, portion -> {
            sending.countDown();
            awaitOf(goOn);
            portion.forEach(flight -> flight.land(CellUnderTest.snapshot(1, 1), null));
        });
        Thread busy = own(combiner, new AtomicReference<>(), new AtomicReference<>());
        sending.await();
        Thread waiting = own(combiner, new AtomicReference<>(), new AtomicReference<>());
        awaitWaiting(waiting);
        Flight late = new Flight(cell(2));

        assertThatThrownBy(() -> combiner.fly(List.of(late), System.nanoTime() + 1_000_000))
                .isInstanceOf(TimeoutException.class);
        combiner.leave(List.of(late));

        assertThat(late.hasLanded()).isTrue();
        assertThat(late.outcome()).as("abandoned").isNull();
        assertThat(queue).hasSize(1).doesNotContain(late);
        goOn.countDown();
        for (Thread thread : List.of(busy, waiting)) {
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void ownersBehindOneThatLeft_areStillWoken() throws Exception {
        CountDownLatch sending = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Queue<Flight> queue = new ConcurrentLinkedQueue<>();
        LoadCombiner combiner = combiner(1, queue, portion -> {
            sending.countDown();
            awaitOf(goOn);
            portion.forEach(flight -> flight.land(CellUnderTest.snapshot(1, 1), null));
        });
        Thread busy = own(combiner, new AtomicReference<>(), new AtomicReference<>());
        sending.await();
        Flight withdrawn = new Flight(cell(2));
        withdrawn.withdraw();
        queue.add(withdrawn);
        Thread waiting = own(combiner, new AtomicReference<>(), new AtomicReference<>());
        awaitWaiting(waiting);

        goOn.countDown();
        waiting.join(10_000);

        assertThat(waiting.isAlive()).isFalse();
        assertThat(queue).isEmpty();
        busy.join(10_000);
    }

    private static Thread own(
            LoadCombiner combiner, AtomicReference<Flight> flight, AtomicReference<Throwable> thrown) {
        Thread thread = new Thread(() -> {
            Flight own = new Flight(cell(1));
            flight.set(own);
            try {
                combiner.fly(List.of(own), System.nanoTime() + LONG);
            } catch (Throwable e) {
                thrown.set(e);
            } finally {
                combiner.leave(List.of(own));
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
