package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingKeyTest {
    private enum Feed {
        IEX,
        SIP
    }

    private enum Ambiguous {
        IEX,
        SIP,
        Sip
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "api_key", "key2", "a_1_b"})
    void name_inSnakeCase_isAccepted(String name) {
        assertThat(SettingKey.text(name).description("A text").build().name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Api", "apiKey", "api-key", "_api", "api_", "api__key", "1api", "api key", "api\n"})
    void name_notInSnakeCase_isRefusedByName(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.text(name))
                .withMessageContaining("'" + name + "'");
    }

    @Test
    void name_ofAHundredCharacters_isTheLongest() {
        assertThat(SettingKey.text("a".repeat(100))
                        .description("A text")
                        .build()
                        .name())
                .hasSize(100);
        assertThatIllegalArgumentException().isThrownBy(() -> SettingKey.text("a".repeat(101)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void key_withoutADescription_isRefused(String description) {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> SettingKey.text("feed").description(description).build())
                .withMessageContaining("'feed'")
                .withMessageContaining("description");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.text("feed").build());
    }

    @Test
    void key_complete_tellsWhatWasDeclared() {
        SettingKey<Long> key = SettingKey.integer("count")
                .description("How many")
                .defaultValue(3L)
                .between(1L, 5L)
                .required()
                .build();

        assertThat(key.description()).isEqualTo("How many");
        assertThat(key.defaultValue()).contains(3L);
        assertThat(key.isRequired()).isTrue();
        assertThat(key.isSecret()).isFalse();
        assertThat(key.allowedValues()).isEmpty();
        assertThat(key.valueDescription()).isEqualTo("whole number from 1 to 5");
        assertThat(key).hasToString("count");
    }

    @Test
    void key_minimal_isOptionalWithoutADefault() {
        SettingKey<String> key = SettingKey.text("feed").description("A feed").build();

        assertThat(key.defaultValue()).isEmpty();
        assertThat(key.isRequired()).isFalse();
        assertThat(key.valueDescription()).isEqualTo("text");
    }

    @Test
    void choice_describes_itsValuesAsTheyAreStored() {
        assertThat(SettingKey.choice("feed", "iex", "sip")
                        .description("A feed")
                        .build()
                        .valueDescription())
                .isEqualTo("one of iex, sip");
        assertThat(SettingKey.choice("feed", Feed.class)
                        .description("A feed")
                        .build()
                        .valueDescription())
                .isEqualTo("one of iex, sip");
    }

    @Test
    void secret_withADefault_isRefusedWithoutShowingIt() {
        var builder = SettingKey.secret("api_key").description("A key").defaultValue(Secret.of("sk-canary"));

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageContaining("'api_key'")
                .withMessageNotContaining("sk-canary");
    }

    @Test
    void secret_withAllowedValues_isRefusedWithoutShowingThem() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.secret("api_key")
                        .description("A key")
                        .allowed(List.of(Secret.of("sk-canary")))
                        .build())
                .withMessageContaining("'api_key'")
                .withMessageNotContaining("sk-canary");
    }

    @Test
    void default_thatIsNotAllowed_isRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.choice("feed", "iex", "sip")
                        .description("A feed")
                        .defaultValue("otc")
                        .build())
                .withMessageContaining("'feed'")
                .withMessageContaining("one of iex, sip");
    }

    @Test
    void default_outsideTheRange_isRefusedWhateverTheOrderOfDeclaring() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.integer("count")
                        .description("How many")
                        .between(1L, 10L)
                        .defaultValue(11L)
                        .build())
                .withMessageContaining("from 1 to 10");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.integer("count")
                        .description("How many")
                        .defaultValue(0L)
                        .between(1L, 10L)
                        .build());
    }

    @Test
    void default_thatCouldNotBeReadIfStored_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.uri("base_url")
                        .description("An address")
                        .defaultValue(URI.create("/relative"))
                        .build())
                .withMessageContaining("'base_url'");
    }

    @Test
    void default_list_isNotTheCallersOwn() {
        var symbols = new ArrayList<>(List.of("SPY"));
        SettingKey<List<String>> key = SettingKey.textList("symbols")
                .description("Some texts")
                .defaultValue(symbols)
                .build();

        symbols.add("GME");

        assertThat(key.defaultValue()).contains(List.of("SPY"));
    }

    @Test
    void range_bothEnds_areIncluded() {
        SettingKey<Long> count = SettingKey.integer("count")
                .description("How many")
                .between(1L, 10L)
                .build();
        SettingKey<Duration> wait = SettingKey.duration("wait")
                .description("How long")
                .between(Duration.ZERO, Duration.ofMinutes(1))
                .build();

        assertThat(count.problemWith(1L)).isEmpty();
        assertThat(count.problemWith(10L)).isEmpty();
        assertThat(count.problemWith(0L)).contains("expected whole number from 1 to 10");
        assertThat(count.problemWith(11L)).contains("expected whole number from 1 to 10");
        assertThat(wait.problemWith(Duration.ofSeconds(60))).isEmpty();
        assertThat(wait.problemWith(Duration.ofSeconds(61))).isPresent();
        assertThat(wait.problemWith(Duration.ofNanos(-1))).isPresent();
    }

    @Test
    void range_ofDecimals_comparesAmountsNotTexts() {
        SettingKey<BigDecimal> share = SettingKey.decimal("share")
                .description("How much")
                .between(new BigDecimal("0.10"), BigDecimal.ONE)
                .build();

        assertThat(share.problemWith(new BigDecimal("0.1"))).isEmpty();
        assertThat(share.problemWith(new BigDecimal("1.000"))).isEmpty();
    }

    @Test
    void allowedDecimals_compareAmountsNotTexts() {
        SettingKey<BigDecimal> share = SettingKey.decimal("share")
                .description("How much")
                .allowed(List.of(new BigDecimal("0.10"), new BigDecimal("1E+1")))
                .build();

        assertThat(share.problemWith(new BigDecimal("0.1"))).isEmpty();
        assertThat(share.problemWith(new BigDecimal("10"))).isEmpty();
        assertThat(share.problemWith(new BigDecimal("0.2"))).isPresent();
    }

    @Test
    void range_withItsEndsSwapped_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.integer("count").between(10L, 1L))
                .withMessageContaining("'count'");
    }

    @Test
    void range_ofValuesWithoutAnOrder_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.textList("symbols").between(List.of("a"), List.of("b")))
                .withMessageContaining("'symbols'");
    }

    @Test
    void allowed_nothing_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.choice("feed"))
                .withMessageContaining("'feed'");
    }

    @Test
    void allowedValues_ofAKey_cannotBeChanged() {
        var source = new ArrayList<>(List.of("iex", "sip"));
        SettingKey<String> key =
                SettingKey.text("feed").description("A feed").allowed(source).build();

        source.add("otc");

        assertThat(key.allowedValues()).containsExactly("iex", "sip");
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> key.allowedValues().add("otc"));
    }

    @Test
    void allowedLists_ofAKey_areNotTheCallersOwn() {
        var pair = new ArrayList<>(List.of("SPY", "QQQ"));
        SettingKey<List<String>> key = SettingKey.textList("symbols")
                .description("What to trade")
                .allowed(List.of(pair))
                .build();

        pair.add("GME");

        assertThat(key.allowedValues()).containsExactly(List.of("SPY", "QQQ"));
        assertThat(key.problemWith(List.of("SPY", "QQQ", "GME"))).isPresent();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> key.allowedValues().get(0).add("GME"));
    }

    /** A stored JSON null reads as cleared, without a value: as a default it could not be told from none. */
    @Test
    void default_jsonNull_isRefusedByName() {
        for (Json nothing : List.of(Json.NULL, new Json.Null())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> SettingKey.json("extra")
                            .description("Anything")
                            .defaultValue(nothing)
                            .build())
                    .withMessageContaining("'extra'")
                    .withMessageContaining("null");
        }
    }

    @Test
    void choice_ofConstantsThatAreStoredAlike_isRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SettingKey.choice("feed", Ambiguous.class))
                .withMessageContaining("'feed'")
                .withMessageContaining("SIP and Sip")
                .withMessageContaining("'sip'");
    }

    @Test
    void builder_changedAfterBuild_doesNotReachTheKey() {
        var builder = SettingKey.text("feed").description("A feed").defaultValue("iex");
        SettingKey<String> key = builder.build();

        builder.description("Another").defaultValue("sip").required();

        assertThat(key.description()).isEqualTo("A feed");
        assertThat(key.defaultValue()).contains("iex");
        assertThat(key.isRequired()).isFalse();
    }
}
