package dev.brokerkeep.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.core.internal.instance.FlawedInstance.Flaw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counted use of an instance in every order of calls and retirements. */
final class InstanceUseTest {
    @Test
    void instance_inEveryOrder_isClosedOnceAfterItsLastCall() {
        assertThatCode(() -> InstanceUnderTest.check(InstanceUnderTest::real)).doesNotThrowAnyException();
    }

    @Test
    void copyWithoutFlaw_passesTheSameCheck() {
        assertThatCode(() -> InstanceUnderTest.check(() -> new FlawedInstance(Flaw.NONE)))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "NO_DRAIN, closed with a call inside",
        "DOUBLE_CLOSE, not closed exactly once",
        "NEVER_CLOSED_WHEN_BUSY, not closed exactly once",
        "LETS_IN_WHEN_RETIRED, a call was let into a retired instance"
    })
    void flawedInstance_isCaughtByTheSameCheck(Flaw flaw, String finding) {
        assertThatThrownBy(() -> InstanceUnderTest.check(() -> new FlawedInstance(flaw)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(finding);
    }
}
