package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What no store could give back unchanged is refused before anything is written, and up to there all is taken. */
final class StorableTest {
    private static final SettingKey<String> TEXT =
            SettingKey.text("text").description("A text").build();
    private static final SettingKey<Secret> SECRET =
            SettingKey.secret("secret").description("A secret").build();
    private static final SettingKey<BigDecimal> DECIMAL =
            SettingKey.decimal("decimal").description("A number").build();
    private static final SettingKey<List<String>> LIST =
            SettingKey.textList("list").description("Some texts").build();
    private static final SettingKey<URI> ADDRESS =
            SettingKey.uri("address").description("An address").build();
    private static final SettingKey<Json> TREE =
            SettingKey.json("tree").description("Anything").build();
    private static final SettingsSchema SCHEMA = SettingsSchema.of(TEXT, SECRET, DECIMAL, LIST, ADDRESS, TREE);

    private static final int MIB = 1_048_576;

    @ParameterizedTest
    @MethodSource("unstorable")
    <T> void value_thatNoStoreGivesBack_isAProblemThatNamesTheKeyAndNotTheValue(SettingKey<T> key, T value) {
        List<SettingProblem> problems =
                Store.empty(SCHEMA).with(SettingsChange.set(key, value)).problems();

        assertThat(problems).singleElement().extracting(SettingProblem::setting).isEqualTo(key.name());
        assertThat(problems.toString()).doesNotContain("canary").hasSizeLessThan(200);
    }

    private static Stream<Arguments> unstorable() {
        Json text = Json.of("canary\0");
        return Stream.of(
                Arguments.of(TEXT, "canary\0"),
                Arguments.of(TEXT, "canary\ud83d"),
                Arguments.of(TEXT, "\ude00canary"),
                Arguments.of(TEXT, "canary\ude00\ud83d"),
                Arguments.of(TEXT, "c".repeat(MIB + 1)),
                Arguments.of(SECRET, Secret.of("c".repeat(MIB + 1))),
                Arguments.of(LIST, List.of("SPY", "canary\0")),
                Arguments.of(LIST, List.of("c".repeat(MIB / 2), "c".repeat(MIB / 2))),
                Arguments.of(LIST, Collections.nCopies(MIB + 1, "")),
                Arguments.of(ADDRESS, URI.create("https://host.example/canary\ud83d")),
                Arguments.of(DECIMAL, new BigDecimal("1e500")),
                Arguments.of(DECIMAL, new BigDecimal("1e-500")),
                Arguments.of(DECIMAL, new BigDecimal("-1e2000000000")),
                Arguments.of(DECIMAL, new BigDecimal("1e-2000000000")),
                Arguments.of(DECIMAL, new BigDecimal("0e2000000000")),
                Arguments.of(DECIMAL, new BigDecimal("7".repeat(501))),
                Arguments.of(DECIMAL, new BigDecimal("7".repeat(250) + "." + "7".repeat(251))),
                Arguments.of(TREE, text),
                Arguments.of(TREE, Json.of(List.of(Json.of(1), text))),
                Arguments.of(TREE, Json.of(Map.of("a", Json.of(Map.of("b", text))))),
                Arguments.of(TREE, Json.of(Map.of("canary\0", Json.NULL))),
                Arguments.of(TREE, Json.of(Map.of("\ud83d", Json.NULL))),
                Arguments.of(TREE, Json.of(Map.of("c".repeat(1001), Json.NULL))),
                Arguments.of(TREE, Json.of(List.of(Json.of(new BigDecimal("1e500"))))),
                Arguments.of(TREE, Json.of(Collections.nCopies(MIB + 1, Json.NULL))),
                Arguments.of(TREE, Json.of(Collections.nCopies(3000, Json.of(new BigDecimal("1e400"))))),
                Arguments.of(TREE, nested(101)));
    }

    @ParameterizedTest
    @MethodSource("storable")
    <T> void value_atTheLimit_isTaken(SettingKey<T> key, T value) {
        assertThat(Store.empty(SCHEMA).with(SettingsChange.set(key, value)).problems())
                .isEmpty();
    }

    private static Stream<Arguments> storable() {
        return Stream.of(
                Arguments.of(TEXT, "c".repeat(MIB)),
                Arguments.of(TEXT, "\ud83d\ude00\u0001\uffff"),
                Arguments.of(SECRET, Secret.of("c".repeat(MIB))),
                Arguments.of(LIST, List.of("c".repeat(MIB - 1))),
                Arguments.of(LIST, Collections.nCopies(MIB, "")),
                Arguments.of(DECIMAL, new BigDecimal("1e499")),
                Arguments.of(DECIMAL, new BigDecimal("1e-499")),
                Arguments.of(DECIMAL, new BigDecimal("-" + "7".repeat(500))),
                Arguments.of(TREE, Json.of(Map.of("c".repeat(1000), Json.NULL))),
                Arguments.of(TREE, nested(100)));
    }

    @Test
    void default_thatNoStoreGivesBack_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.text("feed")
                        .description("A feed")
                        .defaultValue("\0")
                        .build())
                .withMessageContaining("'feed'");
    }

    /** The limits are for saves: what is there is read as long as it can be. */
    @Test
    void stored_beyondTheLimits_isReadAllTheSame() {
        Settings settings = Store.read(
                SCHEMA,
                StoredSettings.builder()
                        .plain("decimal", Json.of(new BigDecimal("1e600")))
                        .plain("tree", nested(200))
                        .build());

        assertThat(settings.get(DECIMAL)).isEqualTo(new BigDecimal("1e600"));
        assertThat(settings.get(TREE)).isEqualTo(nested(200));
    }

    private static Json nested(int levels) {
        Json value = Json.of(1);
        for (int level = 0; level < levels; level++) {
            value = level % 2 == 0 ? Json.of(List.of(value)) : Json.of(Map.of("a", value));
        }
        return value;
    }
}
