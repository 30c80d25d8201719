package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.Canary;
import dev.brokerkeep.ErrorCode;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {
    private static final SettingKey<Secret> API_KEY = SettingKey.secret("api_key")
            .description("Key of the account")
            .required()
            .build();
    private static final SettingKey<String> FEED = SettingKey.choice("data_feed", "iex", "sip")
            .description("Where quotes come from")
            .defaultValue("iex")
            .build();
    private static final SettingKey<Boolean> PAPER = SettingKey.bool("paper_account")
            .description("Trades with play money")
            .required()
            .build();
    private static final SettingKey<Long> LIMIT = SettingKey.integer("order_limit")
            .description("Orders per day")
            .between(1L, 100L)
            .build();
    private static final SettingKey<List<String>> SYMBOLS =
            SettingKey.textList("symbols").description("What to trade").build();
    private static final SettingKey<Json> EXTRA =
            SettingKey.json("extra").description("Anything else").build();
    private static final SettingsSchema SCHEMA = SettingsSchema.of(API_KEY, FEED, PAPER, LIMIT, SYMBOLS, EXTRA);

    /** What a plugin of another broker might declare: the same name, another key, another type. */
    private static final SettingKey<Long> FEED_OF_ANOTHER_BROKER =
            SettingKey.integer("data_feed").description("Number of the feed").build();

    private static StoredSettings.Builder complete() {
        return StoredSettings.builder()
                .secret("api_key", Secret.of("sk-1"))
                .plain("data_feed", Json.of("sip"))
                .plain("paper_account", Json.of(true))
                .plain("order_limit", Json.of(5));
    }

    @Test
    void settings_read_tellAccountRevisionAndSchema() {
        Settings settings = Settings.of(AccountId.of(9), 12, SCHEMA, complete().build());

        assertThat(settings.account()).isEqualTo(AccountId.of(9));
        assertThat(settings.revision()).isEqualTo(12);
        assertThat(settings.schema()).isSameAs(SCHEMA);
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void setting_absentWithADefault_readsTheDefault() {
        Settings settings = Store.empty(SCHEMA);

        assertThat(settings.presence(FEED)).isEqualTo(Presence.ABSENT);
        assertThat(settings.get(FEED)).isEqualTo("iex");
        assertThat(settings.find(FEED)).contains("iex");
    }

    @Test
    void setting_absentWithoutADefault_isMissing() {
        Settings settings = Store.empty(SCHEMA);

        var failure = catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(LIMIT));

        assertThat(settings.presence(LIMIT)).isEqualTo(Presence.ABSENT);
        assertThat(settings.find(LIMIT)).isEmpty();
        assertThat(failure.code()).isEqualTo(ErrorCode.SETTING_MISSING);
        assertThat(failure.setting()).isEqualTo("order_limit");
        assertThat(failure)
                .hasMessageContaining("Account 7")
                .hasMessageContaining("'order_limit'")
                .hasMessageContaining("Orders per day");
    }

    @Test
    void setting_nullDespiteADefault_isMissingAndNotTheDefault() {
        for (Json stored : List.of(Json.NULL, new Json.Null())) {
            Settings settings = Store.read(SCHEMA, "data_feed", stored);

            assertThat(settings.presence(FEED)).isEqualTo(Presence.NULL);
            assertThat(settings.find(FEED)).isEmpty();
            assertThat(catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(FEED))
                            .code())
                    .isEqualTo(ErrorCode.SETTING_MISSING);
        }
    }

    @Test
    void setting_missing_tellsWhyAndWhatHelps() {
        Settings absent = Store.empty(SCHEMA);
        Settings cleared = absent.with(SettingsChange.clear(FEED).andClear(LIMIT));

        assertThat(catchThrowableOfType(SettingUnavailableException.class, () -> absent.get(LIMIT)))
                .hasMessageContaining("(Orders per day), and it has no default. What to do: save a value, or read it");
        assertThat(catchThrowableOfType(SettingUnavailableException.class, () -> cleared.get(LIMIT)))
                .hasMessageContaining("(Orders per day): it was cleared, and it has no default. What to do: save");
        assertThat(catchThrowableOfType(SettingUnavailableException.class, () -> cleared.get(FEED)))
                .hasMessageContaining("come from): it was cleared, so its default does not apply. What to do: remove")
                .hasMessageContaining("to get its default");
    }

    @Test
    void setting_withTheDefaultStored_isAValue() {
        Settings settings = Store.read(SCHEMA, "data_feed", Json.of("iex"));

        assertThat(settings.presence(FEED)).isEqualTo(Presence.VALUE);
        assertThat(settings.get(FEED)).isEqualTo("iex");
    }

    @Test
    void setting_storedFalse_isAValueAndNotMissing() {
        Settings settings = Store.read(SCHEMA, "paper_account", Json.of(false));

        assertThat(settings.presence(PAPER)).isEqualTo(Presence.VALUE);
        assertThat(settings.get(PAPER)).isFalse();
    }

    @Test
    void secret_storedNull_isNull() {
        Settings settings = Store.read(SCHEMA, "api_key", Json.NULL);

        assertThat(settings.presence(API_KEY)).isEqualTo(Presence.NULL);
        assertThat(settings.find(API_KEY)).isEmpty();
    }

    @Test
    void secret_storedInPlain_isUnreadableAndItsTextNowhere() {
        Settings settings = Store.read(SCHEMA, "api_key", Json.of("sk-canary"));

        var failure = catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(API_KEY));

        assertThat(failure.code()).isEqualTo(ErrorCode.SETTING_UNREADABLE);
        assertThat(failure).hasMessageContaining("'api_key'").hasMessageContaining("plain");
        Canary.assertNotIn(failure, "sk-canary");
        assertThat(settings.toString() + settings.problems()).doesNotContain("sk-canary");
    }

    @Test
    void problems_ofManySettings_areAllThereAtOnce() {
        StoredSettings stored = StoredSettings.builder()
                .plain("data_feed", Json.of("otc"))
                .plain("order_limit", Json.of(101))
                .plain("paper_account", Json.NULL)
                .plain("symbols", Json.of("SPY"))
                .build();

        Settings settings = Store.read(SCHEMA, stored);

        assertThat(settings.problems())
                .extracting(SettingProblem::setting)
                .containsExactlyInAnyOrder("api_key", "data_feed", "paper_account", "order_limit", "symbols");
        assertThat(settings.problems())
                .filteredOn(problem -> problem.setting().equals("order_limit"))
                .singleElement()
                .extracting(SettingProblem::message)
                .isEqualTo("expected whole number from 1 to 100");
    }

    @Test
    void requiredSetting_absentOrNull_isAProblemWithItsDescription() {
        StoredSettings stored =
                StoredSettings.builder().plain("paper_account", Json.NULL).build();

        assertThat(Store.read(SCHEMA, stored).problems())
                .extracting(SettingProblem::toString)
                .containsExactlyInAnyOrder(
                        "api_key: required, and not set (Key of the account)",
                        "paper_account: required, and not set (Trades with play money)");
    }

    @Test
    void requiredSetting_withADefault_isNoProblemUntilCleared() {
        SettingKey<Long> key = SettingKey.integer("count")
                .description("How many")
                .defaultValue(3L)
                .required()
                .build();
        SettingsSchema schema = SettingsSchema.of(key);

        assertThat(Store.empty(schema).problems()).isEmpty();
        assertThat(Store.empty(schema).with(SettingsChange.clear(key)).problems())
                .extracting(SettingProblem::setting)
                .containsExactly("count");
    }

    @Test
    void requiredSetting_unreadable_isOneProblemNotTwo() {
        Settings settings = Store.read(
                SCHEMA, complete().plain("paper_account", Json.of("None")).build());

        assertThat(settings.problems()).extracting(SettingProblem::setting).containsExactly("paper_account");
    }

    @Test
    void undeclared_stored_isKeptAndReadableByName() {
        StoredSettings stored = complete()
                .plain("old_limit", Json.of(4))
                .secret("old_token", Secret.of("sk-old"))
                .plain("old_null", Json.NULL)
                .damaged("old_broken", "not decryptable")
                .build();

        Settings settings = Store.read(SCHEMA, stored);

        assertThat(settings.undeclaredNames()).containsExactly("old_limit", "old_token", "old_null", "old_broken");
        assertThat(settings.undeclared("old_limit")).contains(Json.of(4));
        assertThat(settings.undeclared("old_null")).contains(Json.NULL);
        assertThat(settings.undeclaredSecret("old_token")).contains(Secret.of("sk-old"));
        assertThat(settings.problems()).isEmpty();
    }

    @Test
    void undeclared_askedForAsTheOtherKind_isEmpty() {
        Settings settings = Store.read(
                SCHEMA,
                complete()
                        .plain("old_limit", Json.of(4))
                        .secret("old_token", Secret.of("sk-old"))
                        .build());

        assertThat(settings.undeclared("old_token")).isEmpty();
        assertThat(settings.undeclaredSecret("old_limit")).isEmpty();
        assertThat(settings.undeclared("data_feed")).isEmpty();
        assertThat(settings.undeclared("never_stored")).isEmpty();
    }

    @Test
    void undeclared_damaged_tellsWhyAndIsNoProblemOfTheAccount() {
        Settings settings = Store.read(
                SCHEMA,
                complete()
                        .damaged("old_broken", "not decryptable")
                        .plain("old_limit", Json.of(4))
                        .secret("old_token", Secret.of("sk-old"))
                        .build());

        assertThat(settings.undeclaredProblem("old_broken"))
                .contains(new SettingProblem("old_broken", "not decryptable"));
        assertThat(settings.undeclared("old_broken")).isEmpty();
        assertThat(settings.undeclaredSecret("old_broken")).isEmpty();
        assertThat(settings.undeclaredProblem("old_limit")).isEmpty();
        assertThat(settings.undeclaredProblem("old_token")).isEmpty();
        assertThat(settings.undeclaredProblem("never_stored")).isEmpty();
        assertThat(settings.problems()).isEmpty();
        assertThat(settings.with(SettingsChange.set(FEED, "iex")).undeclaredProblem("old_broken"))
                .isPresent();
    }

    @Test
    void undeclared_afterAChangeOfOthers_isStillThere() {
        Settings settings =
                Store.read(SCHEMA, complete().plain("old_limit", Json.of(4)).build());

        Settings changed = settings.with(SettingsChange.set(FEED, "iex"));

        assertThat(changed.undeclared("old_limit")).contains(Json.of(4));
    }

    @Test
    void undeclared_removedByName_isGoneAndTheOriginalKeepsIt() {
        Settings settings =
                Store.read(SCHEMA, complete().plain("old_limit", Json.of(4)).build());

        Settings changed = settings.with(SettingsChange.empty().andRemoveUndeclared("old_limit"));

        assertThat(changed.undeclaredNames()).isEmpty();
        assertThat(settings.undeclaredNames()).containsExactly("old_limit");
    }

    /** What is written and what stays in memory must be one: the writer removes the row of this name. */
    @Test
    void removeUndeclared_ofADeclaredName_neverLeavesAValueInMemoryThatIsRemovedFromTheStore() {
        Settings settings = Store.read(SCHEMA, complete().build());
        SettingsChange change = SettingsChange.empty().andRemoveUndeclared("order_limit");

        Presence left;
        try {
            left = settings.with(change).presence(LIMIT);
        } catch (RuntimeException refused) {
            return;
        }

        assertThat(left).isEqualTo(Presence.ABSENT);
    }

    @Test
    void with_aChange_leavesTheOriginal() {
        Settings settings = Store.read(SCHEMA, complete().build());

        Settings changed = settings.with(SettingsChange.set(FEED, "iex")
                .and(API_KEY, Secret.of("sk-2"))
                .andClear(LIMIT)
                .andRemove(PAPER));

        assertThat(changed).isNotSameAs(settings);
        assertThat(settings.get(FEED)).isEqualTo("sip");
        assertThat(settings.get(API_KEY)).isEqualTo(Secret.of("sk-1"));
        assertThat(settings.get(LIMIT)).isEqualTo(5);
        assertThat(settings.get(PAPER)).isTrue();
        assertThat(settings.problems()).isEmpty();
        assertThat(changed.get(API_KEY)).isEqualTo(Secret.of("sk-2"));
        assertThat(changed.account()).isEqualTo(settings.account());
        assertThat(changed.revision()).isEqualTo(settings.revision());
    }

    @Test
    void with_aChangeOfOneSetting_leavesTheOthersAsTheyAre() {
        StoredSettings stored = complete()
                .plain("symbols", Json.of("unreadable"))
                .plain("extra", Json.NULL)
                .build();
        Settings settings = Store.read(SCHEMA, stored);

        Settings changed = settings.with(SettingsChange.set(FEED, "iex"));

        assertThat(changed.get(FEED)).isEqualTo("iex");
        assertThat(changed.get(API_KEY)).isEqualTo(Secret.of("sk-1"));
        assertThat(changed.get(PAPER)).isTrue();
        assertThat(changed.get(LIMIT)).isEqualTo(5);
        assertThat(changed.presence(EXTRA)).isEqualTo(Presence.NULL);
        assertThat(changed.presence(SYMBOLS)).isEqualTo(Presence.UNREADABLE);
        assertThat(changed.problems()).isEqualTo(settings.problems());
    }

    @Test
    void with_clearAndRemove_areTwoDifferentThings() {
        Settings settings = Store.read(SCHEMA, complete().build());

        Settings cleared = settings.with(SettingsChange.clear(FEED));
        Settings removed = settings.with(SettingsChange.remove(FEED));

        assertThat(cleared.presence(FEED)).isEqualTo(Presence.NULL);
        assertThat(cleared.find(FEED)).isEmpty();
        assertThat(removed.presence(FEED)).isEqualTo(Presence.ABSENT);
        assertThat(removed.find(FEED)).contains("iex");
    }

    @Test
    void with_aGoodValueForAnUnreadableOne_healsIt() {
        Settings settings = Store.read(
                SCHEMA, complete().plain("order_limit", Json.of("None")).build());

        assertThat(settings.with(SettingsChange.set(LIMIT, 6L)).get(LIMIT)).isEqualTo(6);
        assertThat(settings.with(SettingsChange.set(LIMIT, 6L)).problems()).isEmpty();
        assertThat(settings.with(SettingsChange.clear(LIMIT)).problems()).isEmpty();
        assertThat(settings.with(SettingsChange.remove(LIMIT)).problems()).isEmpty();
    }

    @Test
    void with_aValueThatIsNotAllowed_isAProblemAndNotReadable() {
        Settings changed = Store.read(SCHEMA, complete().build())
                .with(SettingsChange.set(LIMIT, 4711L).and(FEED, "canary"));

        assertThat(changed.problems())
                .extracting(SettingProblem::setting)
                .containsExactlyInAnyOrder("order_limit", "data_feed");
        assertThat(changed.problems().toString()).doesNotContain("4711", "canary");
        assertThatExceptionOfType(SettingUnavailableException.class).isThrownBy(() -> changed.get(LIMIT));
        assertThatExceptionOfType(SettingUnavailableException.class).isThrownBy(() -> changed.get(FEED));
    }

    @Test
    void with_keyOfAnotherBroker_isRefused() {
        Settings settings = Store.read(SCHEMA, complete().build());

        var failure = catchThrowableOfType(
                SettingUnavailableException.class, () -> settings.with(SettingsChange.set(FEED_OF_ANOTHER_BROKER, 1L)));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
    }

    @Test
    void keyOfAnotherBroker_withAnEqualName_isRefusedEverywhere() {
        SettingsSchema.of(FEED_OF_ANOTHER_BROKER);
        Settings settings = Store.read(SCHEMA, complete().build());

        for (var failure : List.of(
                catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(FEED_OF_ANOTHER_BROKER)),
                catchThrowableOfType(SettingUnavailableException.class, () -> settings.find(FEED_OF_ANOTHER_BROKER)),
                catchThrowableOfType(
                        SettingUnavailableException.class, () -> settings.presence(FEED_OF_ANOTHER_BROKER)),
                catchThrowableOfType(
                        SettingUnavailableException.class,
                        () -> settings.sameValue(FEED_OF_ANOTHER_BROKER, settings)))) {
            assertThat(failure).isNotNull();
            assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
            assertThat(failure.setting()).isEqualTo("data_feed");
        }
    }

    @Test
    void keyOfAnotherBroker_withAnEqualName_isNotAnsweredWithItsOwnName() {
        Settings settings = Store.empty(SCHEMA);

        var failure =
                catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(FEED_OF_ANOTHER_BROKER));

        assertThat(failure.getMessage()).doesNotContain("did you mean 'data_feed'");
    }

    @Test
    void key_thatNoSchemaDeclares_isRefused() {
        SettingKey<String> loose =
                SettingKey.text("api_kye").description("A typing error").build();

        var failure = catchThrowableOfType(
                SettingUnavailableException.class, () -> Store.empty(SCHEMA).get(loose));

        assertThat(failure.code()).isEqualTo(ErrorCode.UNKNOWN_SETTING);
        assertThat(failure).hasMessageContaining("Unknown setting 'api_kye'; did you mean 'api_key'?");
    }

    @Test
    void collections_ofASnapshot_cannotBeModified() {
        StoredSettings stored = complete()
                .plain("symbols", Json.of(List.of(Json.of("SPY"))))
                .plain("extra", Json.of(Map.of("a", Json.of(List.of(Json.of(1))))))
                .plain("old", Json.of(1))
                .plain("data_feed", Json.of("otc"))
                .build();
        Settings settings = Store.read(SCHEMA, stored);
        var extra = (Json.Members) settings.get(EXTRA);

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.get(SYMBOLS).add("GME"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> extra.members().put("b", Json.NULL));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(
                        () -> ((Json.Array) extra.members().get("a")).items().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.undeclaredNames().remove("old"));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.problems().clear());
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.with(SettingsChange.set(FEED, "iex"))
                        .undeclaredNames()
                        .clear());
    }

    @Test
    void list_setByAChange_isNotTheCallersOwn() {
        var symbols = new ArrayList<>(List.of("SPY"));
        SettingsChange change = SettingsChange.set(SYMBOLS, symbols);
        Settings changed = Store.empty(SCHEMA).with(change);

        symbols.add("GME");

        assertThat(changed.get(SYMBOLS)).containsExactly("SPY");
        assertThat(Store.read(SCHEMA, Store.after(change)).get(SYMBOLS)).containsExactly("SPY");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> changed.get(SYMBOLS).add("GME"));
    }

    @Test
    void list_thatIsADefault_cannotBeModifiedThroughASnapshot() {
        SettingKey<List<String>> key = SettingKey.textList("symbols")
                .description("What to trade")
                .defaultValue(new ArrayList<>(List.of("SPY")))
                .build();
        Settings settings = Store.empty(SettingsSchema.of(key));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> settings.get(key).add("GME"));
    }

    @Test
    void builder_usedAfterBuild_doesNotReachSettings() {
        StoredSettings.Builder builder = complete();
        StoredSettings stored = builder.build();
        Settings settings = Store.read(SCHEMA, stored);

        builder.plain("data_feed", Json.of("iex")).plain("late", Json.of(1));

        assertThat(settings.get(FEED)).isEqualTo("sip");
        assertThat(settings.undeclaredNames()).isEmpty();
        assertThat(Store.read(SCHEMA, stored).get(FEED)).isEqualTo("sip");
    }

    @Test
    void sameValue_ofWhatReadsTheSame_isTrue() {
        Settings settings =
                Store.read(SCHEMA, complete().plain("data_feed", Json.of("iex")).build());
        Settings others = settings.with(
                SettingsChange.remove(FEED).and(API_KEY, Secret.of("sk-1")).and(LIMIT, 6L));

        assertThat(settings.sameValue(FEED, others)).isTrue();
        assertThat(settings.sameValue(API_KEY, others)).isTrue();
        assertThat(settings.sameValue(SYMBOLS, others)).isTrue();
        assertThat(settings.sameValue(LIMIT, others)).isFalse();
    }

    @Test
    void sameValue_ofWhatBecameReadableOrNot_isFalse() {
        Settings readable = Store.read(SCHEMA, complete().build());
        Settings unreadable =
                Store.read(SCHEMA, complete().plain("order_limit", Json.of("5")).build());
        Settings cleared = readable.with(SettingsChange.clear(LIMIT));

        assertThat(readable.sameValue(LIMIT, unreadable)).isFalse();
        assertThat(unreadable.sameValue(LIMIT, cleared)).isFalse();
        assertThat(cleared.sameValue(LIMIT, unreadable)).isFalse();
        assertThat(readable.sameValue(LIMIT, cleared)).isFalse();
    }

    /** Or else writing 1.50 for 1.5 would replace a live account object. */
    @Test
    void sameValue_ofOneAmountInOtherDigits_isTrue() {
        SettingKey<BigDecimal> share =
                SettingKey.decimal("share").description("How much").build();
        SettingKey<Json> tree =
                SettingKey.json("tree").description("Anything else").build();
        SettingsSchema schema = SettingsSchema.of(share, tree);
        BigDecimal[] amounts = {new BigDecimal("1.5"), new BigDecimal("1.50"), new BigDecimal("1.51")};
        Settings[] settings = new Settings[amounts.length];
        for (int i = 0; i < amounts.length; i++) {
            Json nested = Json.of(Map.of("a", Json.of(List.of(Json.of(amounts[i])))));
            settings[i] = Store.empty(schema)
                    .with(SettingsChange.set(share, amounts[i]).and(tree, nested));
        }

        assertThat(settings[0].sameValue(share, settings[1])).isTrue();
        assertThat(settings[0].sameValue(tree, settings[1])).isTrue();
        assertThat(settings[0].sameValue(share, settings[2])).isFalse();
        assertThat(settings[0].sameValue(tree, settings[2])).isFalse();
        assertThat(settings[0].sameValue(share, Store.empty(schema))).isFalse();
    }

    @Test
    void sameValue_ofARotatedSecret_isFalse() {
        Settings settings = Store.read(SCHEMA, complete().build());

        assertThat(settings.sameValue(API_KEY, settings.with(SettingsChange.set(API_KEY, Secret.of("sk-2")))))
                .isFalse();
    }

    @Test
    void jsonNull_setByAChange_isWhatAReloadGives() {
        SettingsChange change = SettingsChange.set(EXTRA, Json.NULL);

        Settings applied = Store.empty(SCHEMA).with(change);
        Settings reloaded = Store.read(SCHEMA, Store.after(change));

        assertThat(applied.presence(EXTRA)).isEqualTo(reloaded.presence(EXTRA));
        assertThat(applied.find(EXTRA)).isEqualTo(reloaded.find(EXTRA));
    }

    @Test
    void get_ofAStoredValueOrADefault_allocatesNothing() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Settings settings =
                Store.read(SCHEMA, complete().plain("data_feed", Json.of("sip")).build());
        long sum = readMany(settings);

        long before = threads.getCurrentThreadAllocatedBytes();
        sum += readMany(settings);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(sum).isEqualTo(2 * 1_000 * (5 + 3));
        assertThat(allocated).as("bytes for 3 000 reads").isLessThan(1_000);
    }

    private static long readMany(Settings settings) {
        long sum = 0;
        for (int i = 0; i < 1_000; i++) {
            sum += settings.get(LIMIT);
            sum += settings.get(FEED).length();
            settings.get(API_KEY);
        }
        return sum;
    }

    @Test
    void settings_asText_holdNoValues() {
        StoredSettings stored = complete()
                .plain("data_feed", Json.of("canary"))
                .plain("old", Json.of("canary"))
                .secret("old_token", Secret.of("canary"))
                .build();
        Settings settings = Store.read(SCHEMA, stored);

        assertThat(settings).hasToString("Settings[account 7, revision 3]");
        assertThat(stored.toString())
                .contains("api_key", "data_feed", "old_token")
                .doesNotContain("canary", "sk-1", Secret.MASK);
    }

    @Test
    void settings_ofEqualContent_areNotEqual() {
        assertThat(Store.read(SCHEMA, complete().build()))
                .isNotEqualTo(Store.read(SCHEMA, complete().build()));
    }
}
