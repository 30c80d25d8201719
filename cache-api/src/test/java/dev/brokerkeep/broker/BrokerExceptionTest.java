package dev.brokerkeep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.ErrorCode;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class BrokerExceptionTest {
    @ParameterizedTest
    @EnumSource(BrokerException.Kind.class)
    void brokerException_ofEachKind_namesKindProblemAndARemedy(BrokerException.Kind kind) {
        var failure = new BrokerException(kind, "GET /v2/account answered 500.");

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.remedy()).isNotBlank().endsWith(".");
        assertThat(failure)
                .hasMessageContaining(kind.name())
                .hasMessageContaining("GET /v2/account answered 500.")
                .hasMessageEndingWith("What to do: " + failure.remedy());
    }

    @ParameterizedTest
    @EnumSource(
            value = BrokerException.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLOSED", "INTERRUPTED"})
    void brokerException_ofACallThatFailed_hasTheCodeOfBrokerCalls(BrokerException.Kind kind) {
        assertThat(new BrokerException(kind, "Failed.").code()).isEqualTo(ErrorCode.BROKER_CALL_FAILED);
    }

    @Test
    void brokerException_ofAClosedAccount_hasTheCodeClosed() {
        assertThat(new BrokerException(BrokerException.Kind.CLOSED, "Closed.").code())
                .isEqualTo(ErrorCode.CLOSED);
    }

    @Test
    void brokerException_ofAnInterruptedCall_hasTheCodeInterrupted() {
        assertThat(new BrokerException(BrokerException.Kind.INTERRUPTED, "Interrupted.").code())
                .isEqualTo(ErrorCode.INTERRUPTED);
    }

    @Test
    void brokerException_withRetryAfterAndCause_givesBothBack() {
        var cause = new IOException("reset");

        var failure = new BrokerException(BrokerException.Kind.RATE_LIMITED, "Too many.", Duration.ofSeconds(3), cause);

        assertThat(failure.retryAfter()).contains(Duration.ofSeconds(3));
        assertThat(failure).hasCause(cause);
        assertThat(new BrokerException(BrokerException.Kind.RATE_LIMITED, "Too many.").retryAfter())
                .isEmpty();
    }
}
