package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.Until;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queues in which the saves of one account stand. */
@Timeout(60)
final class SaveTurnsTest {
    private static final AccountId ONE = AccountId.of(1);
    private static final AccountId OTHER = AccountId.of(2);

    private final SaveTurns turns = new SaveTurns(Duration.ofSeconds(30));

    @Test
    void turns_comeInTheOrderOfArrival_andLeaveNothingBehind() throws InterruptedException {
        List<Integer> order = new CopyOnWriteArrayList<>();
        List<Thread> threads = new ArrayList<>();
        try (var first = turns.take(ONE)) {
            for (int i = 0; i < 5; i++) {
                int number = i;
                threads.add(parked(() -> {
                    try (var turn = turns.take(ONE)) {
                        order.add(number);
                    }
                }));
            }
            assertThat(order).isEmpty();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(order).containsExactly(0, 1, 2, 3, 4);
        assertThat(turns.isIdle()).isTrue();
    }

    @Test
    void turn_isTakenAgainByTheThreadThatHasIt_andOtherAccountsHaveTheirOwn() {
        try (var outer = turns.take(ONE);
                var inner = turns.take(ONE);
                var other = turns.take(OTHER)) {
            assertThat(List.of(outer, inner, other)).noneMatch(SaveTurns.Turn::isOver);
        }

        assertThat(turns.isIdle()).isTrue();
    }

    @Test
    void turnThatDoesNotCome_isGivenUp() throws InterruptedException {
        SaveTurns impatient = new SaveTurns(Duration.ofNanos(1));
        List<ErrorCode> codes = new CopyOnWriteArrayList<>();
        try (var turn = impatient.take(ONE)) {
            Thread other = new Thread(() -> codes.add(refused(impatient)));
            other.start();
            other.join();
            Until.holds("the time for trying is up", turn::isOver);
        }

        assertThat(codes).containsExactly(ErrorCode.SAVE_FAILED);
        assertThat(impatient.isIdle()).isTrue();
    }

    @Test
    void interruptedWait_isGivenUp_andTheFlagIsKept() throws InterruptedException {
        List<ErrorCode> codes = new CopyOnWriteArrayList<>();
        List<Boolean> flags = new CopyOnWriteArrayList<>();
        try (var turn = turns.take(ONE)) {
            Thread other = parked(() -> {
                codes.add(refused(turns));
                flags.add(Thread.currentThread().isInterrupted());
            });
            other.interrupt();
            other.join();
        }

        assertThat(codes).containsExactly(ErrorCode.INTERRUPTED);
        assertThat(flags).containsExactly(true);
        assertThat(turns.isIdle()).isTrue();
    }

    private static ErrorCode refused(SaveTurns turns) {
        return catchThrowableOfType(
                        BrokerKeepException.class, () -> turns.take(ONE).close())
                .code();
    }

    /** Starts a thread and returns when it waits. */
    private static Thread parked(Runnable work) {
        Thread thread = new Thread(work);
        thread.start();
        Until.holds("the thread waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }
}
