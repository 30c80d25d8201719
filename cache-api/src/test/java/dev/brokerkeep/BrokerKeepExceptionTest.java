package dev.brokerkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

final class BrokerKeepExceptionTest {
    @Test
    void failure_withACause_namesCodeProblemRemedyAndKeepsTheCause() {
        var cause = new IllegalStateException("the socket");

        var failure = new BrokerKeepException(
                ErrorCode.DATABASE_UNREACHABLE, "No answer from db.example.", "start the database.", cause);

        assertThat(failure)
                .hasMessage("DATABASE_UNREACHABLE: No answer from db.example. What to do: start the database.")
                .hasCause(cause);
        assertThat(failure.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(failure.remedy()).isEqualTo("start the database.");
    }

    @Test
    void failure_withoutACause_hasNone() {
        assertThat(new BrokerKeepException(ErrorCode.CLOSED, "Closed.", "open it."))
                .hasNoCause();
    }

    @Test
    void failure_withoutCodeOrRemedy_isRefused() {
        assertThatNullPointerException().isThrownBy(() -> new BrokerKeepException(null, "Problem.", "remedy."));
        assertThatNullPointerException().isThrownBy(() -> new BrokerKeepException(ErrorCode.CLOSED, "Problem.", null));
    }
}
