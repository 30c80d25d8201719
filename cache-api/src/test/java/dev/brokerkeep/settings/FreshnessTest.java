package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class FreshnessTest {
    private static final long BOUND = 1_000;

    @Test
    void allowedAge_isNoneTheBoundTheGivenOrAny() {
        assertThat(Freshness.LATEST.allowedNanos(BOUND)).isZero();
        assertThat(Freshness.BOUNDED.allowedNanos(BOUND)).isEqualTo(BOUND);
        assertThat(Freshness.atMost(Duration.ofNanos(7)).allowedNanos(BOUND)).isEqualTo(7);
        assertThat(Freshness.ANY.allowedNanos(BOUND)).isEqualTo(Long.MAX_VALUE / 2);
    }

    @Test
    void age_longerThanNanosecondsCount_isAsLongAsAny() {
        assertThat(Freshness.atMost(Duration.ofDays(1_000_000)).allowedNanos(BOUND))
                .isEqualTo(Long.MAX_VALUE / 2);
    }

    @Test
    void age_thatIsNone_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Freshness.atMost(Duration.ZERO))
                .withMessageContaining("LATEST");
        assertThatIllegalArgumentException().isThrownBy(() -> Freshness.atMost(Duration.ofNanos(-1)));
    }

    @Test
    void equality_isOfKindAndAge() {
        assertThat(Freshness.atMost(Duration.ofSeconds(1)))
                .isEqualTo(Freshness.atMost(Duration.ofMillis(1000)))
                .hasSameHashCodeAs(Freshness.atMost(Duration.ofMillis(1000)))
                .isNotEqualTo(Freshness.atMost(Duration.ofSeconds(2)))
                .hasToString("AT_MOST(PT1S)");
        assertThat(Freshness.ANY).isNotEqualTo(Freshness.BOUNDED).hasToString("ANY");
    }
}
