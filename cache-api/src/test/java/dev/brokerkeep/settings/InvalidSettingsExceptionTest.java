package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class InvalidSettingsExceptionTest {
    private static final SettingProblem MISSING = new SettingProblem("api_key", "required, and not set");
    private static final SettingProblem TOO_LARGE = new SettingProblem("order_limit", "expected 1 to 10");

    @Test
    void failure_ofManyProblems_namesAccountAndAllOfThem() {
        var failure = new InvalidSettingsException(AccountId.of(7), List.of(MISSING, TOO_LARGE));

        assertThat(failure.code()).isEqualTo(ErrorCode.SETTINGS_INVALID);
        assertThat(failure.problems()).containsExactly(MISSING, TOO_LARGE);
        assertThat(failure)
                .hasMessageContaining("account 7")
                .hasMessageContaining("api_key: required, and not set; order_limit: expected 1 to 10")
                .hasMessageContaining("What to do: ");
    }

    @Test
    void problems_givenToTheFailure_areCopied() {
        var problems = new ArrayList<>(List.of(MISSING));
        var failure = new InvalidSettingsException(AccountId.of(7), problems);

        problems.clear();

        assertThat(failure.problems()).containsExactly(MISSING);
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> failure.problems().clear());
    }

    @Test
    void failure_carriedToAnotherProcess_keepsItsProblems() throws Exception {
        var failure = new InvalidSettingsException(AccountId.of(7), List.of(MISSING, TOO_LARGE));
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }

        try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            var copy = (InvalidSettingsException) in.readObject();

            assertThat(copy.problems()).containsExactly(MISSING, TOO_LARGE);
            assertThat(copy.remedy()).isEqualTo(failure.remedy());
        }
    }
}
