package dev.brokerkeep.core.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.core.internal.settings.FlawedCell.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gate of a cell in every interleaving of loads, saves, invalidations, unknown commits, a failover and another
 * database.
 */
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
        "NO_EPOCH, the present database is shut out",
        "NO_VOIDS, memory is older than what was acknowledged",
        "NO_REVISION_COMPARE, another object for the same revision",
        "NO_UNSETTLED, memory answers while the outcome of a commit is open",
        "NO_RAISE, memory is older than what was acknowledged",
        "NO_RAISE_OF_REFUSED, memory is older than what a reader has seen",
        "NO_DATABASES, the present database is shut out",
        "ANSWERS_OLD_EPOCH, a reader is given an epoch that has passed",
        "ANSWERS_OLD_DATABASE, a reader is given what is of a database that was replaced"
    })
    void flawedCell_isCaughtByTheSameCheck(Flaw flaw, String finding) {
        assertThatThrownBy(() -> CellInterleavings.check(() -> new FlawedCell(flaw)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(finding);
    }
}
