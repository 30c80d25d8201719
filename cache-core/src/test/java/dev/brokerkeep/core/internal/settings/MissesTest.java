package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.Background;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Misses, and who joins them, whatever becomes of the query. The database is a function here. */
@Timeout(60)
final class MissesTest {
    private static final long LONG = TimeUnit.SECONDS.toNanos(50);
    private static final long BOUND = TimeUnit.SECONDS.toNanos(1);

    private final List<Integer> portions = java.util.Collections.synchronizedList(new ArrayList<>());
    private volatile Consumer<List<Flight>> query = MissesTest::bring;
    private LoadCombiner combiner = new LoadCombiner(2, 10_000, LONG, this::send);

    private void send(List<Flight> portion) {
        portions.add(portion.size());
        portion.forEach(flight -> flight.sent(System.nanoTime()));
        query.accept(portion);
    }

    private static void bring(List<Flight> portion) {
        portion.forEach(flight -> bring(flight, 1, 1));
    }

    private static void bring(Flight flight, int epoch, long revision) {
        AccountSnapshot read = CellUnderTest.snapshot(epoch, revision);
        flight.cell.publish(read, flight.ticket);
        flight.land(read, null);
    }

    private static Cell cell(long id) {
        return new Cell(AccountId.of(id), cell -> () -> {});
    }

    private static List<Cell> cells(int count) {
        return LongStream.rangeClosed(1, count).mapToObj(MissesTest::cell).toList();
    }

    private Misses misses() {
        return misses(BOUND);
    }

    private Misses misses(long allowedAge) {
        return new Misses(combiner, () -> {}, System.nanoTime(), allowedAge);
    }

    private CompletableFuture<AccountSnapshot> loadElsewhere(Cell cell) {
        return loadElsewhere(cell, BOUND);
    }

    private CompletableFuture<AccountSnapshot> loadElsewhere(Cell cell, long allowedAge) {
        CompletableFuture<AccountSnapshot> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(misses(allowedAge).load(cell));
                    } catch (Throwable e) {
                        result.completeExceptionally(e);
                    }
                },
                "test-worker");
        thread.setDaemon(true);
        thread.start();
        Until.holds("it waits", () -> result.isDone() || thread.getState() == Thread.State.TIMED_WAITING);
        return result;
    }

    private static AccountSnapshot get(CompletableFuture<AccountSnapshot> result) throws Exception {
        return result.get(20, TimeUnit.SECONDS);
    }

    @Test
    void stackThatEnds_whereverItEnds_leavesNoFlightBehind() throws Exception {
        // The classes are ready before; what fails is only the stack.
        misses().load(cell(1));
        List<Cell> cells = cells(1_000);
        Thread deep = new Thread(null, new Descent(cells), "test-deep", 1024 * 1024);
        deep.start();
        deep.join();

        assertThat(cells).allMatch(cell -> cell.flight.get() == null);
        assertThat(cells.get(0).snapshot()).as("where there was no stack").isNull();
        assertThat(cells.get(cells.size() - 1).snapshot())
                .as("where there was enough")
                .isNotNull();
        for (Cell cell : cells) {
            assertThat(misses().load(cell).revision()).isEqualTo(1);
        }
    }

    /** Goes down until the stack ends, and loads an account from each frame on the way up. */
    private final class Descent implements Runnable {
        private final List<Cell> cells;
        private int next;

        Descent(List<Cell> cells) {
            this.cells = cells;
        }

        @Override
        @SuppressWarnings("InfiniteRecursion") // until the stack ends
        public void run() {
            try {
                run();
            } catch (StackOverflowError e) {
                // This frame is the deepest, or has no stack for what follows either.
            }
            try {
                if (next < cells.size()) {
                    misses().load(cells.get(next++));
                }
            } catch (StackOverflowError e) {
                // As expected, in the deepest frames.
            }
        }
    }

    @Test
    void queryThatOverflowsTheStack_isThrownByItsSender_andJoinersGetThrough() throws Exception {
        Cell cell = cell(1);
        Gate sending = new Gate();
        query = portion -> {
            query = MissesTest::bring;
            sending.pass();
            overflow(1);
        };
        CompletableFuture<AccountSnapshot> sender = loadElsewhere(cell);
        sending.awaitReached();
        CompletableFuture<AccountSnapshot> joiner = loadElsewhere(cell);

        sending.open();

        assertThat(get(joiner).revision()).isEqualTo(1);
        assertThat(catchThrowable(() -> get(sender))).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(portions).containsExactly(1, 1);
    }

    @SuppressWarnings("InfiniteRecursion") // until the stack ends
    private static int overflow(int depth) {
        return overflow(depth + 1) + depth;
    }

    @Test
    void queryThatThrowsAnError_isThrownByItsSender_andOthersInItBeginAnew() throws Exception {
        Gate first = new Gate();
        Gate second = new Gate();
        query = portion -> {
            (portions.size() == 1 ? first : second).pass();
            if (portions.size() > 2) {
                bring(portion);
                return;
            }
            throw new NoClassDefFoundError("forced");
        };
        combiner = new LoadCombiner(1, 10_000, LONG, this::send);
        CompletableFuture<AccountSnapshot> alone = loadElsewhere(cell(1));
        first.awaitReached();
        List<CompletableFuture<AccountSnapshot>> together = List.of(loadElsewhere(cell(2)), loadElsewhere(cell(3)));
        first.open();
        second.awaitReached();
        second.open();

        assertThat(catchThrowable(() -> get(alone))).hasCauseInstanceOf(NoClassDefFoundError.class);
        List<Throwable> thrown = together.stream()
                .map(result -> catchThrowable(() -> get(result)))
                .toList();
        assertThat(thrown).filteredOn(failure -> failure == null).hasSize(1);
        assertThat(thrown).filteredOn(failure -> failure != null).hasSize(1);
    }

    @Test
    void queueThatThrows_leavesNoFlightBehind() throws Exception {
        AtomicInteger adds = new AtomicInteger();
        combiner = new LoadCombiner(
                2,
                10_000,
                LONG,
                this::send,
                new ConcurrentLinkedQueue<>() {
                    @Override
                    public boolean addAll(java.util.Collection<? extends Flight> flights) {
                        if (adds.incrementAndGet() == 1) {
                            throw new OutOfMemoryError("forced");
                        }
                        return super.addAll(flights);
                    }
                },
                LONG);
        List<Cell> cells = cells(3);

        Throwable thrown = catchThrowable(() -> misses().load(cells, (cell, loaded) -> {}, (cell, failure) -> {}));

        assertThat(thrown).isInstanceOf(OutOfMemoryError.class);
        assertThat(cells).allMatch(cell -> cell.flight.get() == null);
        assertThat(get(loadElsewhere(cells.get(1))).revision()).isEqualTo(1);
    }

    @Test
    void flightOfAThreadThatDied_isPushedAside() throws Exception {
        Cell cell = cell(1);
        Thread dying = new Thread(() -> cell.flight.set(new Flight(cell)));
        dying.start();
        dying.join();

        assertThat(get(loadElsewhere(cell)).revision()).isEqualTo(1);
    }

    @Test
    void queriesThatHang_letOthersWaitNoLongerThanTheirPatience() throws Exception {
        combiner = new LoadCombiner(2, 10_000, TimeUnit.MILLISECONDS.toNanos(300), this::send);
        Gate one = new Gate();
        Gate two = new Gate();
        query = portion -> {
            (portions.size() == 1 ? one : two).pass();
            bring(portion);
        };
        Cell hanging = cell(1);
        CompletableFuture<AccountSnapshot> first = loadElsewhere(hanging);
        one.awaitReached();
        CompletableFuture<AccountSnapshot> second = loadElsewhere(cell(2));
        two.awaitReached();
        Cell queued = cell(3);

        BrokerKeepException owner = catchThrowableOfType(BrokerKeepException.class, () -> misses().load(queued));
        BrokerKeepException joiner = catchThrowableOfType(BrokerKeepException.class, () -> misses().load(hanging));

        assertThat(owner.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(owner)
                .hasMessageContaining("account 3")
                .hasMessageContaining(Duration.ofMillis(300).toString())
                .hasMessageContaining("socketTimeout");
        assertThat(joiner.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(queued.flight.get()).isNull();
        assertThat(hanging.flight.get()).as("the next read may begin its own").isNull();
        two.open();
        assertThat(get(second).revision()).isEqualTo(1);
        assertThat(misses().load(hanging).revision())
                .as("while the first query still hangs")
                .isEqualTo(1);
        one.open();
        assertThat(get(first).revision()).isEqualTo(1);
    }

    @Test
    void manyWhoseFlightsWereVoided_takeOneQuery() throws Exception {
        List<Cell> cells = cells(2_000);
        Gate early = new Gate();
        query = portion -> {
            if (portions.size() == 1) {
                early.pass();
            }
            bring(portion);
        };
        CompletableFuture<Integer> voided = Background.start(() -> count(cells));
        early.awaitReached();
        cells.forEach(Cell::forget);

        int loaded = count(cells);

        assertThat(loaded).isEqualTo(2_000);
        assertThat(portions).containsExactly(2_000, 2_000);
        early.open();
        assertThat(voided.get(20, TimeUnit.SECONDS)).isEqualTo(2_000);
        assertThat(portions).hasSize(2);
    }

    @Test
    void manyWhoseFlightsFailedTheirOwner_takeOneQuery() throws Exception {
        List<Cell> cells = cells(2_000);
        Gate early = new Gate();
        query = portion -> {
            if (portions.size() == 1) {
                early.pass();
                throw new AssertionError("forced");
            }
            bring(portion);
        };
        CompletableFuture<Integer> failing = Background.start(() -> count(cells));
        early.awaitReached();
        CompletableFuture<Integer> joining = new CompletableFuture<>();
        Thread joiner = new Thread(() -> joining.complete(count(cells)));
        joiner.start();
        Until.holds("it has joined", () -> joiner.getState() == Thread.State.TIMED_WAITING);

        early.open();

        assertThat(joining.get(20, TimeUnit.SECONDS)).isEqualTo(2_000);
        assertThat(catchThrowable(failing::get)).hasCauseInstanceOf(AssertionError.class);
        assertThat(portions).containsExactly(2_000, 2_000);
    }

    private int count(List<Cell> cells) {
        int[] found = new int[1];
        misses().load(cells, (cell, loaded) -> found[0]++, (cell, failure) -> {});
        return found[0];
    }

    @Test
    void flightThatWasJoined_andIsAnsweredFromMemory_doesNotServeWhoNeedsItFresher() throws Exception {
        Cell cell = cell(1);
        AccountSnapshot inMemory = CellUnderTest.snapshot(1, 1);
        Flight joined = new Flight(cell);
        cell.flight.set(joined);
        query = portion -> portion.forEach(flight -> bring(flight, 1, 2));
        CompletableFuture<AccountSnapshot> latest = loadElsewhere(cell, 0);

        cell.publish(inMemory, joined.ticket);
        joined.sent(inMemory.confirmedAt());
        joined.land(inMemory, null);

        assertThat(get(latest).revision()).isEqualTo(2);
        assertThat(portions).hasSize(1);
    }

    @Test
    void answerOfAnEpochThatHasPassedMeanwhile_isNotGivenToAnybody() {
        Cell cell = cell(1);
        query = portion -> {
            if (portions.size() == 1) {
                // What the process does that hears of a failover while a load is on its way back.
                cell.raise(2, 0);
                portion.forEach(flight -> bring(flight, 1, 9));
            } else {
                portion.forEach(flight -> bring(flight, 2, 3));
            }
        };

        AccountSnapshot answer = misses().load(cell);

        assertThat(answer.epoch()).isEqualTo(2);
        assertThat(answer.revision()).isEqualTo(3);
        assertThat(cell.snapshot()).isSameAs(answer);
    }

    @Test
    void serverThatStaysBehind_isRefused_notAskedForEver() {
        Cell cell = cell(1);
        cell.raise(2, 0);
        query = portion -> portion.forEach(flight -> bring(flight, 1, 9));

        BrokerKeepException refused = catchThrowableOfType(BrokerKeepException.class, () -> misses().load(cell));

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(portions).hasSize(1);
    }

    @Test
    void answerOfADatabaseThatWasReplacedMeanwhile_doesNotShutThePresentOneOut() {
        Cell cell = cell(1);
        query = portion -> {
            if (portions.size() == 1) {
                cell.startOver();
                portion.forEach(flight -> bring(flight, 3, 100));
            } else {
                portion.forEach(flight -> bring(flight, 1, 2));
            }
        };

        AccountSnapshot answer = misses().load(cell);

        assertThat(answer.epoch()).isEqualTo(1);
        assertThat(answer.revision()).isEqualTo(2);
        assertThat(cell.snapshot()).isSameAs(answer);
    }

    @Test
    void answerThatIsRefused_isNotFollowedByAnOlderOne() throws Exception {
        Cell cell = cell(1);
        Gate older = new Gate();
        Gate newer = new Gate();
        query = portion -> {
            boolean isNewer = portions.size() == 1;
            (isNewer ? newer : older).pass();
            portion.forEach(flight -> bring(flight, 1, isNewer ? 7 : 6));
        };
        CompletableFuture<AccountSnapshot> refused = loadElsewhere(cell);
        newer.awaitReached();
        cell.forget();
        CompletableFuture<AccountSnapshot> slow = loadElsewhere(cell);
        older.awaitReached();

        newer.open();
        long seen = get(refused).revision();
        older.open();
        get(slow);

        assertThat(seen).isEqualTo(7);
        assertThat(cell.snapshot()).as("6 would be older than what was read").isNull();
    }
}
