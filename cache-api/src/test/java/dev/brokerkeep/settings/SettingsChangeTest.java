package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SettingsChangeTest {
    private static final SettingKey<Secret> API_KEY =
            SettingKey.secret("api_key").description("Key of the account").build();
    private static final SettingKey<String> FEED =
            SettingKey.text("data_feed").description("Where quotes come from").build();
    private static final SettingKey<Long> LIMIT = SettingKey.integer("order_limit")
            .description("Orders per day")
            .between(1L, 100L)
            .build();
    private static final SettingKey<URI> BASE_URL =
            SettingKey.uri("base_url").description("Where the broker is").build();

    /** Writes down what it is shown; secrets revealed, so that a wrong one would be seen. */
    private static final class Recorder implements SettingsChange.Writer {
        private final List<String> calls = new ArrayList<>();

        @Override
        public void plain(String name, Json value) {
            calls.add("plain " + name + " " + (value instanceof Json.Text text ? text.value() : value.kind()));
        }

        @Override
        public void secret(String name, Secret value) {
            calls.add("secret " + name + " " + value.reveal());
        }

        @Override
        public void remove(String name) {
            calls.add("remove " + name);
        }
    }

    private static List<String> written(SettingsChange change) {
        var recorder = new Recorder();
        change.writeTo(recorder);
        return recorder.calls;
    }

    @Test
    void change_written_showsEachEditOnceInTheOrderOfItsMaking() {
        SettingsChange change = SettingsChange.set(FEED, "sip")
                .and(API_KEY, Secret.of("sk-1"))
                .andClear(LIMIT)
                .andRemove(BASE_URL)
                .andRemoveUndeclared("old");

        assertThat(written(change))
                .containsExactly(
                        "plain data_feed sip",
                        "secret api_key sk-1",
                        "plain order_limit null",
                        "remove base_url",
                        "remove old");
        assertThat(change.names()).containsExactly("data_feed", "api_key", "order_limit", "base_url", "old");
    }

    @Test
    void secret_cleared_isWrittenAsPlainNull() {
        assertThat(written(SettingsChange.clear(API_KEY))).containsExactly("plain api_key null");
        assertThat(written(SettingsChange.remove(API_KEY))).containsExactly("remove api_key");
    }

    @Test
    void edit_ofTheSameSettingAgain_replacesTheEarlierOne() {
        SettingsChange change = SettingsChange.set(FEED, "iex").andClear(FEED).and(FEED, "sip");

        assertThat(written(change)).containsExactly("plain data_feed sip");
        assertThat(written(change.andRemove(FEED))).containsExactly("remove data_feed");
    }

    @Test
    void change_builtUpon_staysAsItWas() {
        SettingsChange one = SettingsChange.set(FEED, "sip");

        SettingsChange two = one.and(LIMIT, 5L);
        SettingsChange based = one.basedOn(9);

        assertThat(one.names()).containsExactly("data_feed");
        assertThat(one.basedOn()).isEmpty();
        assertThat(two.names()).containsExactly("data_feed", "order_limit");
        assertThat(based.names()).containsExactly("data_feed");
        assertThat(SettingsChange.empty().isEmpty()).isTrue();
        assertThat(one.isEmpty()).isFalse();
    }

    @Test
    void change_names_cannotBeModified() {
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> SettingsChange.set(FEED, "sip").names().clear());
    }

    @Test
    void basedOn_keptByLaterEdits_tellsTheRevision() {
        assertThat(SettingsChange.empty().basedOn()).isEmpty();
        assertThat(SettingsChange.empty().basedOn(0).basedOn()).hasValue(0);
        assertThat(SettingsChange.empty()
                        .basedOn(9)
                        .and(FEED, "sip")
                        .andClear(LIMIT)
                        .basedOn())
                .hasValue(9);
    }

    @Test
    void basedOn_aNegativeRevision_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingsChange.empty().basedOn(-1));
    }

    @Test
    void value_null_isRefusedWithARemedy() {
        assertThatNullPointerException()
                .isThrownBy(() -> SettingsChange.set(FEED, null))
                .withMessageContaining("'data_feed'")
                .withMessageContaining("clear");
        assertThatNullPointerException().isThrownBy(() -> SettingsChange.empty().andRemoveUndeclared(null));
    }

    @Test
    void change_asText_holdsNamesAndNoValues() {
        SettingsChange change = SettingsChange.set(API_KEY, Secret.of("sk-canary"))
                .and(FEED, "feed-canary")
                .and(LIMIT, 47L)
                .basedOn(3);

        assertThat(change).hasToString("SettingsChange[api_key, data_feed, order_limit] based on revision 3");
        assertThat(change.edits().toString()).doesNotContain("canary", "47");
    }

    @Test
    void value_thatCouldNotBeReadBack_isAProblemBeforeItIsWritten() {
        SettingsSchema schema = SettingsSchema.of(BASE_URL);

        Settings changed = Store.empty(schema).with(SettingsChange.set(BASE_URL, URI.create("/relative")));

        assertThat(changed.problems()).extracting(SettingProblem::setting).containsExactly("base_url");
    }

    @Test
    void list_changedByItsOwnerAfterwards_isWrittenAsItWas() {
        SettingKey<List<String>> symbols =
                SettingKey.textList("symbols").description("What to trade").build();
        var list = new ArrayList<>(List.of("SPY"));
        SettingsChange change = SettingsChange.set(symbols, list);

        list.add("GME");

        assertThat(Store.after(change).values().get("symbols")).isEqualTo(Json.of(List.of(Json.of("SPY"))));
    }
}
