package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.Canary;
import dev.brokerkeep.ErrorCode;
import org.junit.jupiter.api.Test;

final class SettingsConflictExceptionTest {
    @Test
    void conflict_namesAccountAndBothRevisionsAndNoValue() {
        SettingKey<String> feed =
                SettingKey.text("data_feed").description("A feed").build();
        Settings current = Settings.of(
                AccountId.of(7),
                12,
                SettingsSchema.of(feed),
                StoredSettings.builder().plain("data_feed", Json.of("canary")).build());

        var failure = new SettingsConflictException(11, current);

        assertThat(failure.code()).isEqualTo(ErrorCode.SETTINGS_CONFLICT);
        assertThat(failure.basedOn()).isEqualTo(11);
        assertThat(failure.current()).isSameAs(current);
        assertThat(failure)
                .hasMessageContaining("account 7")
                .hasMessageContaining("based on revision 11, the current one is 12")
                .hasMessageContaining("What to do: ");
        Canary.assertNotIn(failure, "canary");
    }
}
