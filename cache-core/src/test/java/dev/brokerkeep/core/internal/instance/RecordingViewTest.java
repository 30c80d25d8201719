package dev.brokerkeep.core.internal.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingUnavailableException;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.StoredSettings;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is recorded while an object is built, and what a thread reads that the constructor left behind. */
final class RecordingViewTest {
    private static final SettingKey<String> DECLARED =
            SettingKey.text("declared").description("of the schema").build();
    private static final SettingKey<String> NAMESAKE =
            SettingKey.text("declared").description("of another schema").build();
    private static final SettingKey<String> LEGACY =
            SettingKey.text("legacy").description("of no schema").build();
    private static final SettingsSchema SCHEMA = SettingsSchema.of(DECLARED);

    private final Settings pinned = settings(1, "old");
    private final Settings current = settings(2, "new");
    private final RecordingView.Source live = new RecordingView.Source() {
        @Override
        public Settings current(List<Freshness> demands) {
            return current;
        }

        @Override
        public SettingsReading read(Freshness freshness) {
            return new SettingsReading(current, Duration.ofMillis(7));
        }

        @Override
        public SaveReceipt save(SettingsChange change) {
            throw new UnsupportedOperationException();
        }
    };

    @Test
    void keysThatTheSchemaLacks_areNotRecorded() {
        RecordingView view = new RecordingView(pinned, live);

        assertThatThrownBy(() -> view.find(LEGACY)).isInstanceOf(SettingUnavailableException.class);
        assertThatThrownBy(() -> view.get(NAMESAKE)).isInstanceOf(SettingUnavailableException.class);
        view.get(DECLARED);

        assertThat(view.release().keys).containsExactly(DECLARED);
    }

    static Stream<Function<RecordingView, String>> reads() {
        return Stream.of(
                view -> view.get(DECLARED),
                view -> view.find(DECLARED).orElseThrow(),
                view -> view.snapshot().get(DECLARED),
                view -> view.read(Freshness.BOUNDED).settings().get(DECLARED));
    }

    @ParameterizedTest
    @MethodSource("reads")
    void readThatIsOvertakenByTheEndOfTheConstruction_isLive(Function<RecordingView, String> read) {
        RecordingView[] view = new RecordingView[1];
        Set<SettingKey<?>> recorded = new HashSet<>() {
            private static final long serialVersionUID = 1L;

            @Override
            public boolean add(SettingKey<?> key) {
                view[0].release();
                return super.add(key);
            }
        };
        view[0] = new RecordingView(pinned, live, recorded);

        String value = read.apply(view[0]);

        assertThat(value).isEqualTo("new");
    }

    @ParameterizedTest
    @MethodSource("reads")
    void readDuringTheConstruction_isPinnedAndRecorded(Function<RecordingView, String> read) {
        RecordingView view = new RecordingView(pinned, live);

        String value = read.apply(view);

        assertThat(value).isEqualTo("old");
        assertThat(view.release().keys).containsExactly(DECLARED);
        assertThat(read.apply(view)).isEqualTo("new");
    }

    private static Settings settings(long revision, String value) {
        StoredSettings stored =
                StoredSettings.builder().plain("declared", Json.of(value)).build();
        return Settings.of(AccountId.of(1), revision, SCHEMA, stored);
    }
}
