package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.core.internal.settings.FlawedCell.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The gate of a cell in every interleaving of loads, saves, invalidations, unknown commits and a failover. */
final class CellGateTest {
    @Test
    void cell_inEveryInterleaving_showsNothingOlderThanAcknowledged() {
        assertThat(CellInterleavings.check(CellUnderTest::real)).isGreaterThan(10_000);
    }

    @Test
    void copyWithoutFlaw_passesTheSameCheck() {
        assertThat(CellInterleavings.check(() -> new FlawedCell(Flaw.NONE))).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @CsvSource({
        "NO_FLOOR, memory is older than what was acknowledged",
        "NO_EPOCH, memory is older than what was acknowledged",
        "NO_VOIDS, memory is older than what was acknowledged",
        "NO_REVISION_COMPARE, another object for the same revision",
        "NO_UNSETTLED, memory answers while the outcome of a commit is open"
    })
    void flawedCell_isCaughtByTheSameCheck(Flaw flaw, String finding) {
        assertThatThrownBy(() -> CellInterleavings.check(() -> new FlawedCell(flaw)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(finding);
    }
}
