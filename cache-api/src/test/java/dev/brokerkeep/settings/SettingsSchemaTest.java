package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingsSchemaTest {
    private static final SettingKey<Secret> API_KEY =
            SettingKey.secret("api_key").description("Key of the account").build();
    private static final SettingKey<Boolean> PAPER = SettingKey.bool("paper_account")
            .description("Trades with play money")
            .required()
            .build();
    private static final SettingKey<Long> LIMIT = SettingKey.integer("order_limit")
            .description("Orders per day")
            .between(1L, 100L)
            .build();
    private static final SettingKey<String> NOTE =
            SettingKey.text("note").description("A remark").build();
    private static final SettingsSchema SCHEMA = SettingsSchema.of(PAPER, API_KEY, LIMIT);

    /** A live account needs a limit. */
    private static List<SettingProblem> liveNeedsLimit(Settings proposed) {
        return !proposed.get(PAPER) && proposed.find(LIMIT).isEmpty()
                ? List.of(SettingProblem.of(LIMIT, "a live account needs a limit"))
                : List.of();
    }

    @Test
    void schema_keys_areInTheOrderOfDeclaration() {
        assertThat(SCHEMA.keys()).containsExactly(PAPER, API_KEY, LIMIT);
        assertThat(SCHEMA.names()).containsExactly("paper_account", "api_key", "order_limit");
    }

    @Test
    void schema_keys_cannotBeChanged() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> SCHEMA.keys().clear());
    }

    @Test
    void schema_ofAnArrayChangedLater_staysAsItWas() {
        SettingKey<?>[] keys = {PAPER, LIMIT};
        SettingsSchema schema = SettingsSchema.of(keys);

        keys[0] = API_KEY;

        assertThat(schema.keys()).containsExactly(PAPER, LIMIT);
        assertThat(schema.key("paper_account")).containsSame(PAPER);
    }

    @Test
    void schema_withoutKeys_isEmptyAndUsable() {
        Settings settings = Store.read(SettingsSchema.of(), "old", Json.of(1));

        assertThat(settings.problems()).isEmpty();
        assertThat(settings.undeclaredNames()).containsExactly("old");
        assertThatExceptionOfType(SettingUnavailableException.class).isThrownBy(() -> settings.get(PAPER));
    }

    @Test
    void schema_withANameTwice_isRefusedByName() {
        SettingKey<String> sameName =
                SettingKey.text("api_key").description("Another").build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsSchema.of(API_KEY, sameName))
                .withMessageContaining("'api_key'");
        assertThatIllegalArgumentException().isThrownBy(() -> SettingsSchema.of(PAPER, PAPER));
    }

    @Test
    void key_byName_isTheDeclaredOne() {
        assertThat(SCHEMA.key("order_limit")).containsSame(LIMIT);
        assertThat(SCHEMA.require("order_limit")).isSameAs(LIMIT);
        assertThat(SCHEMA.key("order_limits")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "api_kye, api_key",
        "pai_kye, api_key",
        "apikey, api_key",
        "api_keyy, api_key",
        "paper_acount, paper_account",
        "papr_accuont, paper_account",
        "order_limits, order_limit"
    })
    void require_aNameNearADeclaredOne_suggestsIt(String typed, String meant) {
        var failure = catchThrowableOfType(SettingUnavailableException.class, () -> SCHEMA.require(typed));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
        assertThat(failure.setting()).isEqualTo(typed);
        assertThat(failure)
                .hasMessageContaining("Unknown setting '" + typed + "'; did you mean '" + meant + "'?")
                .hasMessageContaining("paper_account, api_key, order_limit");
    }

    @Test
    void require_aNameFarFromAll_suggestsNone() {
        var failure = catchThrowableOfType(SettingUnavailableException.class, () -> SCHEMA.require("leverage"));

        assertThat(failure).hasMessageContaining("Unknown setting 'leverage'.");
        assertThat(failure.getMessage()).doesNotContain("did you mean");
    }

    @Test
    void rule_whereEverySettingIsRight_seesTheWholeAsItWouldBe() {
        var seen = new ArrayList<Settings>();
        SettingsSchema schema = SCHEMA.withRule(proposed -> {
            seen.add(proposed);
            return liveNeedsLimit(proposed);
        });
        Settings paper = Store.read(
                schema,
                StoredSettings.builder()
                        .plain("paper_account", Json.of(true))
                        .secret("api_key", Secret.of("sk-1"))
                        .build());

        Settings live = paper.with(SettingsChange.set(PAPER, false));
        List<SettingProblem> problems = schema.check(live);

        assertThat(problems).containsExactly(new SettingProblem("order_limit", "a live account needs a limit"));
        assertThat(seen).containsExactly(live);
        assertThat(seen.get(0).get(API_KEY)).isEqualTo(Secret.of("sk-1"));
        assertThat(seen.get(0).get(PAPER)).isFalse();
    }

    @Test
    void rule_thatIsSatisfied_findsNothing() {
        SettingsSchema schema = SCHEMA.withRule(SettingsSchemaTest::liveNeedsLimit);
        SettingsChange change = SettingsChange.set(PAPER, false).and(LIMIT, 5L);

        assertThat(schema.check(Store.empty(schema).with(change))).isEmpty();
    }

    @Test
    void rule_thatCannotReadABrokenSetting_hasNoSayUntilItIsMended() {
        SettingsSchema schema = SCHEMA.withRule(SettingsSchemaTest::liveNeedsLimit);
        Settings missing = Store.empty(schema);
        Settings unreadable = Store.read(
                schema,
                StoredSettings.builder()
                        .plain("paper_account", Json.of(false))
                        .plain("order_limit", Json.of(101))
                        .build());

        assertThat(schema.check(missing)).extracting(SettingProblem::setting).containsExactly("paper_account");
        assertThat(schema.check(unreadable)).extracting(SettingProblem::setting).containsExactly("order_limit");
        assertThat(schema.check(unreadable.with(SettingsChange.clear(LIMIT))))
                .containsExactly(new SettingProblem("order_limit", "a live account needs a limit"));
    }

    @Test
    void rule_whileASettingItDoesNotReadIsBroken_isAskedAllTheSame() {
        SettingsSchema schema = SettingsSchema.of(PAPER, LIMIT, NOTE).withRule(SettingsSchemaTest::liveNeedsLimit);
        Settings live = Store.read(
                schema,
                StoredSettings.builder()
                        .plain("note", Json.of(1))
                        .plain("paper_account", Json.of(false))
                        .build());

        assertThat(schema.check(live))
                .extracting(SettingProblem::setting)
                .containsExactlyInAnyOrder("note", "order_limit");
    }

    @Test
    void rule_thatHasNoSay_doesNotSilenceTheOthers() {
        SettingsSchema schema = SCHEMA.withRule(proposed -> List.of(SettingProblem.of(LIMIT, proposed.get(PAPER) + "")))
                .withRule(proposed -> List.of(SettingProblem.of(API_KEY, "second")));

        assertThat(schema.check(Store.empty(schema)))
                .extracting(SettingProblem::setting)
                .containsExactly("paper_account", "api_key");
    }

    @Test
    void rule_thatReadsWhatNobodyRequires_isAFaultOfThePluginAndNoSilence() {
        SettingsSchema schema = SettingsSchema.of(PAPER, LIMIT, NOTE)
                .withRule(proposed -> proposed.get(LIMIT) > 5 ? List.of() : List.of(SettingProblem.of(LIMIT, "low")));
        Settings noLimit = Store.read(
                schema,
                StoredSettings.builder()
                        .plain("note", Json.of(1))
                        .plain("paper_account", Json.of(true))
                        .build());

        var failure = catchThrowableOfType(BrokerKeepException.class, () -> schema.check(noLimit));

        assertThat(failure.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
        assertThat(failure).hasMessageContaining("(order_limit)").hasMessageContaining("find()");
    }

    @Test
    void rule_thatReadsAnUndeclaredKey_isAFaultOfThePluginAlsoWhileItsNamesakeIsBroken() {
        SettingKey<Long> another =
                SettingKey.integer("note").description("A namesake").build();
        SettingsSchema schema = SettingsSchema.of(PAPER, NOTE)
                .withRule(proposed -> proposed.find(another).isEmpty() ? List.of() : List.of());
        Settings broken = Store.read(schema, "note", Json.of(1));

        var failure = catchThrowableOfType(BrokerKeepException.class, () -> schema.check(broken));

        assertThat(failure.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
    }

    @ParameterizedTest
    @MethodSource("faultyRules")
    void rule_thatFails_isNamedWithTheTypeOfItsFailureAndWithoutItsText(
            SettingsRule faulty, @Nullable Class<? extends Throwable> thrown) {
        SettingsSchema schema =
                SCHEMA.withRule(SettingsSchemaTest::liveNeedsLimit).withRule(faulty);
        Settings settings = Store.read(schema, "paper_account", Json.of(true));

        var failure = catchThrowableOfType(BrokerKeepException.class, () -> schema.check(settings));

        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(ErrorCode.PLUGIN_FAILED);
        assertThat(failure)
                .hasMessageContaining(faulty.getClass().getName())
                .hasMessageContaining("2 of 2")
                .hasMessageContaining("account " + Store.ACCOUNT);
        assertThat(failure.getMessage()).doesNotContain("canary");
        if (thrown == null) {
            assertThat(failure).hasMessageContaining("returned null").hasNoCause();
        } else {
            assertThat(failure).hasMessageContaining(thrown.getName()).hasCauseInstanceOf(thrown);
        }
    }

    private static Stream<Arguments> faultyRules() {
        return Stream.of(
                Arguments.of(throwing(new IllegalStateException("canary")), IllegalStateException.class),
                Arguments.of(throwing(new NoSuchMethodError("canary")), NoSuchMethodError.class),
                Arguments.of(throwing(new AssertionError("canary")), AssertionError.class),
                Arguments.of(throwing(new StackOverflowError("canary")), StackOverflowError.class),
                Arguments.of(
                        throwing(new BrokerKeepException(ErrorCode.REFUSED, "canary", "canary")),
                        BrokerKeepException.class),
                Arguments.of((SettingsRule) proposed -> Collections.singletonList(null), NullPointerException.class),
                Arguments.of((SettingsRule) proposed -> null, null));
    }

    private static SettingsRule throwing(Throwable failure) {
        return proposed -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
    }

    @Test
    void rules_allOfThem_areAskedAndAllTheirProblemsReported() {
        SettingsSchema schema = SCHEMA.withRule(proposed -> List.of(SettingProblem.of(PAPER, "first")))
                .withRule(proposed -> List.of(SettingProblem.of(LIMIT, "second"), SettingProblem.of(API_KEY, "third")));
        Settings settings = Store.read(schema, "paper_account", Json.of(true));

        assertThat(schema.check(settings))
                .extracting(SettingProblem::message)
                .containsExactly("first", "second", "third");
    }

    @Test
    void withRule_leavesTheOriginalWithoutIt() {
        SettingsSchema strict = SCHEMA.withRule(proposed -> List.of(SettingProblem.of(PAPER, "never")));
        Settings settings = Store.read(SCHEMA, "paper_account", Json.of(true));

        assertThat(SCHEMA.check(settings)).isEmpty();
        assertThat(strict.check(settings)).hasSize(1);
        assertThat(strict.keys()).isEqualTo(SCHEMA.keys());
    }
}
