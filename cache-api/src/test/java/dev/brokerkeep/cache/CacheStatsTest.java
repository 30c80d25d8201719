package dev.brokerkeep.cache;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CacheStatsTest {
    @Test
    void hitRatio_beforeTheFirstRead_isOne() {
        assertThat(stats(0, 0).hitRatio()).isEqualTo(1.0);
    }

    @Test
    void hitRatio_afterReads_isHitsByReads() {
        assertThat(stats(3, 1).hitRatio()).isEqualTo(0.75);
        assertThat(stats(0, 4).hitRatio()).isZero();
    }

    private static CacheStats stats(long hits, long misses) {
        return new CacheStats(hits, misses, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }
}
