package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.brokerkeep.AccountId;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsDraftTest {
    private static final SettingKey<Secret> API_KEY =
            SettingKey.secret("api_key").description("Key of the account").build();
    private static final SettingKey<String> NOTE =
            SettingKey.text("note").description("A remark").build();
    private static final SettingKey<String> FEED =
            SettingKey.choice("data_feed", "iex", "sip").description("A feed").build();
    private static final SettingKey<Boolean> PAPER =
            SettingKey.bool("paper").description("No real money").build();
    private static final SettingKey<Long> LIMIT = SettingKey.integer("order_limit")
            .description("Orders per day")
            .between(1L, 100L)
            .build();
    private static final SettingKey<BigDecimal> SHARE =
            SettingKey.decimal("share").description("Of all").build();
    private static final SettingKey<Duration> PAUSE =
            SettingKey.duration("pause").description("Between polls").build();
    private static final SettingKey<URI> BASE_URL =
            SettingKey.uri("base_url").description("Where the broker is").build();
    private static final SettingKey<List<String>> SYMBOLS =
            SettingKey.textList("symbols").description("What to watch").build();
    private static final SettingKey<Json> EXTRA =
            SettingKey.json("extra").description("Anything").build();
    private static final SettingsSchema SCHEMA =
            SettingsSchema.of(API_KEY, NOTE, FEED, PAPER, LIMIT, SHARE, PAUSE, BASE_URL, SYMBOLS, EXTRA);

    private static Settings settings(SettingsDraft draft) {
        return Settings.of(AccountId.of(1), 1, SCHEMA, StoredSettings.none()).with(draft.change());
    }

    @Test
    void texts_becomeTypedValues() {
        Settings made = settings(SettingsDraft.of(SCHEMA)
                .text("api_key", " k ")
                .text("note", "007 ")
                .text("data_feed", "sip")
                .text("paper", "false")
                .text("order_limit", "42")
                .text("share", "-0.50")
                .text("pause", "PT30S")
                .text("base_url", "https://broker.example/v2"));

        assertThat(made.get(API_KEY).reveal()).isEqualTo(" k ");
        assertThat(made.get(NOTE)).isEqualTo("007 ");
        assertThat(made.get(FEED)).isEqualTo("sip");
        assertThat(made.get(PAPER)).isFalse();
        assertThat(made.get(LIMIT)).isEqualTo(42);
        assertThat(made.get(SHARE)).isEqualTo(new BigDecimal("-0.50"));
        assertThat(made.get(PAUSE)).isEqualTo(Duration.ofSeconds(30));
        assertThat(made.get(BASE_URL)).isEqualTo(URI.create("https://broker.example/v2"));
    }

    @Test
    void json_isTakenAsItIsStored_andNullClears() {
        Settings made = settings(SettingsDraft.of(SCHEMA)
                .json("api_key", Json.of("k"))
                .json("order_limit", Json.of(7))
                .json("symbols", Json.of(List.of(Json.of("AAPL"), Json.of("MSFT"))))
                .json("extra", Json.of(List.of(Json.of(true))))
                .json("note", Json.NULL));

        assertThat(made.get(API_KEY).reveal()).isEqualTo("k");
        assertThat(made.get(LIMIT)).isEqualTo(7);
        assertThat(made.get(SYMBOLS)).containsExactly("AAPL", "MSFT");
        assertThat(made.get(EXTRA)).isEqualTo(Json.of(List.of(Json.of(true))));
        assertThat(made.presence(NOTE)).isEqualTo(Presence.NULL);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "paper       | yes             | expected true or false",
                "paper       | True            | expected true or false",
                "order_limit | 007             | expected a whole number, written like 1500",
                "order_limit | 1,5             | expected a whole number, written like 1500",
                "order_limit | 1e2             | expected a whole number, written like 1500",
                "order_limit | ''              | expected a whole number, written like 1500",
                "order_limit | ' 1'            | expected a whole number, written like 1500",
                "order_limit | ١٢              | expected a whole number, written like 1500",
                "order_limit | 101             | expected whole number from 1 to 100",
                "order_limit | 99999999999999999999 | expected a whole number of at most 64 bits",
                "share       | 1,5             | expected a decimal number, written like 1500.25",
                "share       | NaN             | expected a decimal number, written like 1500.25",
                "share       | .5              | expected a decimal number, written like 1500.25",
                "data_feed   | IEX             | expected one of iex, sip",
                "pause       | 30s             | expected ISO-8601 duration such as PT30S",
                "base_url    | broker.example  | expected absolute URI such as https://host.example/path",
                "symbols     | AAPL            | expected a list of texts, written as JSON",
                "extra       | {}              | expected a JSON, written as JSON",
                "api_key     | ******          | it is the mask that outputs show in the place of a secret",
                "api_key     | ''              | A secret is not empty",
                "data_fed    | iex             | is not declared by this broker; did you mean 'data_feed'?",
                "colour      | red             | is not declared by this broker",
            })
    void text_thatIsNotAValue_isAProblem(String name, String text, String problem) {
        SettingsDraft draft = SettingsDraft.of(SCHEMA).text("note", "n").text(name, text);

        assertThat(draft.problems()).singleElement().satisfies(one -> {
            assertThat(one.setting()).isEqualTo(name);
            assertThat(one.message()).startsWith(problem);
        });
        assertThatIllegalStateException().isThrownBy(draft::change).withMessageContaining(name);
    }

    @Test
    void allProblems_areCollected_andMendedByLaterEdits() {
        SettingsDraft draft = SettingsDraft.of(SCHEMA)
                .text("paper", "perhaps")
                .json("order_limit", Json.of("7"))
                .json("api_key", Json.of(7))
                .secret("note", Secret.of("s"))
                .clear("nothing_like_it");

        assertThat(draft.problems())
                .extracting(SettingProblem::setting)
                .containsExactly("paper", "order_limit", "api_key", "note", "nothing_like_it");

        draft.text("paper", "true")
                .clear("order_limit")
                .remove("api_key")
                .text("note", "n")
                .remove("nothing_like_it");

        assertThat(draft.problems()).isEmpty();
        assertThat(draft.change().names()).contains("paper", "order_limit", "api_key", "note", "nothing_like_it");
    }

    @Test
    void problems_holdNoValues() {
        SettingsDraft draft = SettingsDraft.of(SCHEMA)
                .text("paper", "canary")
                .text("order_limit", "canary")
                .json("share", Json.of("canary"))
                .text("base_url", "canary canary")
                .secret("data_feed", Secret.of("canary"));

        assertThat(draft.problems()).hasSize(5);
        assertThat(draft.problems().toString()).doesNotContain("canary");
    }

    @Test
    void types_areTold() {
        assertThat(SCHEMA.keys())
                .extracting(SettingKey::type)
                .containsExactly(
                        SettingType.SECRET,
                        SettingType.TEXT,
                        SettingType.CHOICE,
                        SettingType.BOOLEAN,
                        SettingType.INTEGER,
                        SettingType.DECIMAL,
                        SettingType.DURATION,
                        SettingType.URI,
                        SettingType.TEXT_LIST,
                        SettingType.JSON);
        assertThat(LIMIT.least()).contains(1L);
        assertThat(LIMIT.most()).contains(100L);
        assertThat(NOTE.least()).isEmpty();
    }

    @Test
    void shown_isTheValueAsJson_butNeverASecret() {
        Settings made = settings(SettingsDraft.of(SCHEMA)
                .text("api_key", "k")
                .text("order_limit", "42")
                .clear("paper"));

        assertThat(made.shown(LIMIT)).contains(Json.of(42));
        assertThat(made.shown(PAPER)).isEmpty();
        assertThat(made.shown(NOTE)).isEmpty();
        assertThat(made.shown(API_KEY)).isEmpty();
    }
}
