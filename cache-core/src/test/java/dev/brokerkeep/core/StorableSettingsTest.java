package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.ZenithAccount;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.ds.PGSimpleDataSource;

/** What a save accepts is read back from PostgreSQL as it was saved, up to the limits; what is beyond is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class StorableSettingsTest {
    private static final SettingKey<String> TEXT =
            SettingKey.text("text").description("A text").build();
    private static final SettingKey<Secret> SECRET =
            SettingKey.secret("secret").description("A secret").build();
    private static final SettingKey<BigDecimal> DECIMAL =
            SettingKey.decimal("decimal").description("A number").build();
    private static final SettingKey<List<String>> LIST =
            SettingKey.textList("list").description("Some texts").build();
    private static final SettingKey<Json> TREE =
            SettingKey.json("tree").description("Anything").build();

    private static final int MIB = 1_048_576;

    private final PGSimpleDataSource database = TestDatabase.create();
    private final BrokerKeep keep = BrokerKeep.with(database)
            .keyset(KeysetSource.generated())
            .plugins(List.of(new StoringPlugin()))
            .open();
    private final AccountId id = keep.accounts()
            .create("one", BrokerId.of("storing"), SettingsChange.empty())
            .id();
    private final BrokerAccount account = keep.instances().get(id);

    @AfterAll
    void close() {
        keep.close();
    }

    @BrokerPluginInfo(id = "storing", spi = Spi.MAJOR)
    public static final class StoringPlugin implements BrokerPlugin {
        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of(TEXT, SECRET, DECIMAL, LIST, TREE);
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return ZenithAccount.class;
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    <T> void value_thatASaveAccepts_isReadBackUnchanged(SettingKey<T> key, T value) {
        Settings saved = account.saveSetting(key, value).settings();
        keep.instances().invalidateSettings(id);
        Settings read = account.settings();

        assertThat(read).isNotSameAs(saved);
        assertThat(read.problems()).isEmpty();
        assertThat(read.sameValue(key, saved)).isTrue();
        if (value instanceof BigDecimal amount) {
            assertThat((BigDecimal) read.get(key)).isEqualByComparingTo(amount);
        } else {
            assertThat(read.get(key).equals(value)).isTrue(); // without the value in the report: it is long
        }
    }

    private static Stream<Arguments> accepted() {
        return Stream.of(
                Arguments.of(TEXT, everyCharacter()),
                Arguments.of(TEXT, "\uffff".repeat(MIB)),
                Arguments.of(TEXT, "\\\"\u0001".repeat(MIB / 3)),
                Arguments.of(SECRET, Secret.of("\uffff".repeat(MIB))),
                Arguments.of(SECRET, Secret.of(everyCharacter())),
                Arguments.of(LIST, Collections.nCopies(MIB, "")),
                Arguments.of(DECIMAL, new BigDecimal("1E+499")),
                Arguments.of(DECIMAL, new BigDecimal("-1E-499")),
                Arguments.of(DECIMAL, new BigDecimal("-" + "7".repeat(250) + "." + "7".repeat(250))),
                Arguments.of(TREE, Json.of(new BigDecimal("-1E-499"))),
                Arguments.of(TREE, Json.of(Map.of("", Json.of(1), "\uffff".repeat(1000), Json.of("\ud83d\ude00")))),
                Arguments.of(TREE, Json.of(Collections.nCopies(MIB, Json.NULL))),
                Arguments.of(TREE, nested(100)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    <T> void value_thatWouldNotBeReadBack_isRefusedByName(SettingKey<T> key, T value) {
        Settings before = account.settings();

        var refused = catchThrowableOfType(InvalidSettingsException.class, () -> account.saveSetting(key, value));

        assertThat(refused).isNotNull();
        assertThat(refused.problems()).extracting(SettingProblem::setting).containsExactly(key.name());
        assertThat(account.settings()).isSameAs(before);
    }

    private static Stream<Arguments> refused() {
        return Stream.of(
                Arguments.of(TEXT, "a\0b"),
                Arguments.of(TEXT, "a\ud83d"),
                Arguments.of(LIST, List.of("\ude00")),
                Arguments.of(DECIMAL, new BigDecimal("1E-1001")),
                Arguments.of(DECIMAL, new BigDecimal("1E+1001")),
                Arguments.of(TREE, Json.of(Map.of("a\ud83d", Json.of(1)))),
                Arguments.of(TREE, Json.of(Map.of("n".repeat(50_001), Json.of(1)))),
                Arguments.of(TREE, Json.of(List.of(Json.of(new BigDecimal("1E+1001"))))),
                Arguments.of(TREE, nested(500)));
    }

    private static String everyCharacter() {
        StringBuilder all = new StringBuilder();
        for (int c = 1; c <= Character.MAX_CODE_POINT; c += c < 0x3000 ? 1 : 97) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                all.appendCodePoint(c);
            }
        }
        return all.toString();
    }

    private static Json nested(int levels) {
        Json value = Json.of(1);
        for (int level = 0; level < levels; level++) {
            List<Json> items = new ArrayList<>(List.of(Json.NULL));
            items.add(value);
            value = level % 2 == 0 ? Json.of(items) : Json.of(Map.of("a", value));
        }
        return value;
    }
}
