package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

final class SettingProblemTest {
    @Test
    void problem_ofAKey_namesItInItsText() {
        SettingKey<String> feed =
                SettingKey.text("data_feed").description("A feed").build();

        SettingProblem problem = SettingProblem.of(feed, "not for live accounts");

        assertThat(problem.setting()).isEqualTo("data_feed");
        assertThat(problem).hasToString("data_feed: not for live accounts");
    }

    @Test
    void problem_withNulls_isRefused() {
        assertThatNullPointerException().isThrownBy(() -> new SettingProblem(null, "message"));
        assertThatNullPointerException().isThrownBy(() -> new SettingProblem("data_feed", null));
    }
}
