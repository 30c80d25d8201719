package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.junit.jupiter.api.Test;

final class StoredSettingsTest {
    @Test
    void storedSettings_asText_areTheNamesOnly() {
        StoredSettings stored = StoredSettings.builder()
                .plain("data_feed", Json.of("canary"))
                .secret("api_key", Secret.of("canary"))
                .damaged("token", "a reason")
                .build();

        assertThat(stored).hasToString("StoredSettings[data_feed, api_key, token]");
    }

    @Test
    void storedSettings_built_doNotChangeWithTheirBuilder() {
        StoredSettings.Builder builder = StoredSettings.builder().plain("a", Json.of(1));
        StoredSettings stored = builder.build();

        builder.plain("a", Json.of(2)).plain("b", Json.of(3));

        assertThat(stored.values()).hasSize(1).containsEntry("a", Json.of(1));
        assertThat(builder.build().values()).hasSize(2).containsEntry("a", Json.of(2));
    }

    @Test
    void none_isEmpty() {
        assertThat(StoredSettings.none().values()).isEmpty();
    }

    @Test
    void nulls_areRefused() {
        assertThatNullPointerException()
                .isThrownBy(() -> StoredSettings.builder().plain("a", null));
        assertThatNullPointerException()
                .isThrownBy(() -> StoredSettings.builder().secret("a", null));
        assertThatNullPointerException()
                .isThrownBy(() -> StoredSettings.builder().damaged("a", null));
        assertThatNullPointerException()
                .isThrownBy(() -> StoredSettings.builder().plain(null, Json.NULL));
    }
}
