package dev.brokerkeep.core.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class PaceTest {
    /** The clock may be anywhere, also where it is about to overflow. */
    private long now = Long.MAX_VALUE - 3;

    private final Pace pace = new Pace(Duration.ofNanos(10), 3, now);

    private void pass(long nanos) {
        now += nanos;
    }

    private long turn() {
        long rest = Math.max(0, pace.untilTurn(now));
        pass(rest);
        pace.take(now);
        return rest;
    }

    @Test
    void turnsThatComeAlone_areTakenAtOnce() {
        for (int i = 0; i < 100; i++) {
            assertThat(turn()).isZero();
            pass(10);
        }
    }

    @Test
    void flood_hasAFewAtOnce_andThenASteadyPace() {
        assertThat(new long[] {turn(), turn(), turn(), turn(), turn(), turn()}).containsExactly(0, 0, 0, 10, 10, 10);
    }

    @Test
    void rest_givesNoMoreThanTheFewAgain() {
        for (int i = 0; i < 10; i++) {
            turn();
        }
        pass(1_000_000);

        assertThat(new long[] {turn(), turn(), turn(), turn(), turn()}).containsExactly(0, 0, 0, 10, 10);
    }

    @Test
    void shortRest_givesPartOfThem() {
        for (int i = 0; i < 10; i++) {
            turn();
        }
        pass(20);

        assertThat(new long[] {turn(), turn(), turn(), turn()}).containsExactly(0, 0, 10, 10);
    }
}
