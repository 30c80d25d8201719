package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.Canary;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.settings.SettingConflict.Standing;
import java.util.Optional;
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

    private static final SettingKey<String> FEED = SettingKey.text("data_feed")
            .description("A feed")
            .defaultValue("iex")
            .build();
    private static final SettingKey<String> NOTE =
            SettingKey.text("note").description("A remark").build();
    private static final SettingKey<Long> LIMIT =
            SettingKey.integer("order_limit").description("A limit").build();
    private static final SettingKey<Secret> API_KEY =
            SettingKey.secret("api_key").description("A key").build();
    private static final SettingsSchema SCHEMA = SettingsSchema.of(FEED, NOTE, LIMIT, API_KEY);

    private static Settings settings(long revision, SettingsChange change) {
        return Settings.of(AccountId.of(7), revision, SCHEMA, StoredSettings.none())
                .with(change);
    }

    @Test
    void conflict_showsWhoChangedWhat() {
        SettingsChange before = SettingsChange.set(NOTE, "old").and(LIMIT, 1L).and(API_KEY, Secret.of("canary-1"));
        Settings base = settings(3, before);
        Settings theirs = settings(5, before.and(NOTE, "theirs").and(LIMIT, 2L).and(API_KEY, Secret.of("canary-2")));
        SettingsChange yours = SettingsChange.set(FEED, "sip")
                .and(LIMIT, 2L)
                .and(API_KEY, Secret.of("canary-3"))
                .basedOn(3);

        var failure = new SettingsConflictException(yours, base, theirs);

        assertThat(failure.settings())
                .containsExactly(
                        new SettingConflict(
                                "data_feed",
                                Standing.YOURS,
                                false,
                                Optional.of(Json.of("iex")),
                                Optional.of(Json.of("iex")),
                                Optional.of(Json.of("sip"))),
                        new SettingConflict(
                                "note",
                                Standing.THEIRS,
                                false,
                                Optional.of(Json.of("old")),
                                Optional.of(Json.of("theirs")),
                                Optional.of(Json.of("old"))),
                        new SettingConflict(
                                "order_limit",
                                Standing.BOTH_ALIKE,
                                false,
                                Optional.of(Json.of(1)),
                                Optional.of(Json.of(2)),
                                Optional.of(Json.of(2))),
                        new SettingConflict(
                                "api_key",
                                Standing.BOTH_APART,
                                true,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        assertThat(failure.base()).contains(base);
        assertThat(failure.rebased()).isEmpty();
        assertThat(failure.settings().toString()).doesNotContain("canary");
        Canary.assertNotIn(failure, "canary");
    }

    @Test
    void changesOfDifferentSettings_canBothStand() {
        Settings base = settings(3, SettingsChange.empty());
        Settings theirs = settings(4, SettingsChange.set(NOTE, "theirs"));
        SettingsChange yours = SettingsChange.set(LIMIT, 9L).basedOn(3);

        SettingsChange rebased =
                new SettingsConflictException(yours, base, theirs).rebased().orElseThrow();

        assertThat(rebased.basedOn()).hasValue(4);
        assertThat(theirs.with(rebased).get(NOTE)).isEqualTo("theirs");
        assertThat(theirs.with(rebased).get(LIMIT)).isEqualTo(9L);
    }

    @Test
    void defaultThatIsStoredOnPurpose_isAChange() {
        Settings base = settings(3, SettingsChange.empty());
        Settings theirs = settings(4, SettingsChange.set(FEED, "iex"));

        var failure =
                new SettingsConflictException(SettingsChange.set(FEED, "sip").basedOn(3), base, theirs);

        assertThat(failure.settings()).extracting(SettingConflict::standing).containsExactly(Standing.BOTH_APART);
    }

    @Test
    void changeThatWantsWhatWasThereBefore_collidesWithWhatTheyMadeOfIt() {
        Settings base = settings(3, SettingsChange.set(NOTE, "old"));
        Settings theirs = settings(4, SettingsChange.set(NOTE, "theirs"));

        var failure =
                new SettingsConflictException(SettingsChange.set(NOTE, "old").basedOn(3), base, theirs);

        assertThat(failure.settings()).extracting(SettingConflict::standing).containsExactly(Standing.BOTH_APART);
        assertThat(failure.rebased()).isEmpty();
    }

    @Test
    void whatItWasBasedOn_mayBeUnknown() {
        Settings theirs = settings(4, SettingsChange.set(NOTE, "theirs").and(LIMIT, 9L));
        SettingsChange yours = SettingsChange.set(NOTE, "mine").and(LIMIT, 9L).basedOn(3);

        var failure = new SettingsConflictException(yours, null, theirs);

        assertThat(failure.settings().toString()).isEqualTo("[note: BOTH_APART, order_limit: BOTH_ALIKE]");
        assertThat(failure.rebased()).isEmpty();
    }
}
