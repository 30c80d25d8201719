package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.Canary;
import dev.brokerkeep.ErrorCode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What is written comes back; what was not written by the same codec is an error that names the key and not the value.
 */
final class SettingCodecTest {
    private static final BigInteger TWO_TO_70 = BigInteger.TWO.pow(70);

    private enum Feed {
        IEX,
        SIP_DELAYED
    }

    private record RoundTrip<T>(SettingKey<T> key, T value, Json stored) {
        @Override
        public String toString() {
            return key.name() + " as " + stored.kind();
        }
    }

    private record Unreadable<T>(String title, SettingKey<T> key, Json stored, String canary) {
        @Override
        public String toString() {
            return title;
        }
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    <T> void value_written_isReadBackEqual(RoundTrip<T> sample) {
        SettingsSchema schema = SettingsSchema.of(sample.key());

        Settings read = Store.read(schema, Store.after(SettingsChange.set(sample.key(), sample.value())));

        assertThat(read.problems()).isEmpty();
        assertThat(read.presence(sample.key())).isEqualTo(Presence.VALUE);
        assertThat(read.get(sample.key())).isEqualTo(sample.value());
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    <T> void value_written_hasTheStoredFormThatOtherProgramsRead(RoundTrip<T> sample) {
        assertThat(sample.key().encode(sample.value())).isEqualTo(sample.stored());
    }

    @ParameterizedTest
    @MethodSource("roundTrips")
    <T> void value_appliedByAChange_isTheOneThatAReloadGives(RoundTrip<T> sample) {
        SettingsSchema schema = SettingsSchema.of(sample.key());
        SettingsChange change = SettingsChange.set(sample.key(), sample.value());

        Settings applied = Store.empty(schema).with(change);
        Settings reloaded = Store.read(schema, Store.after(change));

        assertThat(applied.sameValue(sample.key(), reloaded)).isTrue();
        assertThat(applied.presence(sample.key())).isEqualTo(reloaded.presence(sample.key()));
        assertThat(applied.problems()).isEqualTo(reloaded.problems());
    }

    private static Stream<RoundTrip<?>> roundTrips() {
        Json shape = Json.of(Map.of("a", Json.of(List.of(Json.NULL, Json.of(1), Json.of(false)))));
        return Stream.of(
                new RoundTrip<>(text("text"), "iex", Json.of("iex")),
                new RoundTrip<>(text("text_empty"), "", Json.of("")),
                new RoundTrip<>(text("text_none"), "None", Json.of("None")),
                new RoundTrip<>(text("text_null"), "null", Json.of("null")),
                new RoundTrip<>(text("text_unicode"), "é\"\\\n😀", Json.of("é\"\\\n😀")),
                new RoundTrip<>(bool(), true, Json.of(true)),
                new RoundTrip<>(bool(), false, Json.of(false)),
                new RoundTrip<>(integer(), Long.MAX_VALUE, Json.of(Long.MAX_VALUE)),
                new RoundTrip<>(integer(), Long.MIN_VALUE, Json.of(Long.MIN_VALUE)),
                new RoundTrip<>(integer(), 0L, Json.of(0)),
                new RoundTrip<>(decimal(), new BigDecimal("0.000000001"), Json.of(new BigDecimal("0.000000001"))),
                new RoundTrip<>(decimal(), new BigDecimal("10.00"), Json.of(new BigDecimal("10.00"))),
                new RoundTrip<>(decimal(), new BigDecimal(TWO_TO_70), Json.of(new BigDecimal(TWO_TO_70))),
                new RoundTrip<>(duration(), Duration.ofSeconds(90), Json.of("PT1M30S")),
                new RoundTrip<>(duration(), Duration.ofNanos(-1), Json.of("PT-0.000000001S")),
                new RoundTrip<>(duration(), Duration.ZERO, Json.of("PT0S")),
                new RoundTrip<>(
                        uri(), URI.create("https://api.example/v2?a=b#c"), Json.of("https://api.example/v2?a=b#c")),
                new RoundTrip<>(
                        list(),
                        List.of("SPY", "", "QQQ"),
                        Json.of(List.of(Json.of("SPY"), Json.of(""), Json.of("QQQ")))),
                new RoundTrip<>(list(), List.of(), Json.of(List.of())),
                new RoundTrip<>(choice(), "sip", Json.of("sip")),
                new RoundTrip<>(feed(), Feed.SIP_DELAYED, Json.of("sip_delayed")),
                new RoundTrip<>(json(), shape, shape),
                new RoundTrip<>(json(), Json.of("a text"), Json.of("a text")));
    }

    @Test
    void secret_written_isNeverPlainAndIsReadBackEqual() {
        SettingKey<Secret> key = secret();
        StoredSettings stored = Store.after(SettingsChange.set(key, Secret.of("sk-1")));

        Settings read = Store.read(SettingsSchema.of(key), stored);

        assertThat(stored.values().get(key.name())).isInstanceOf(Secret.class);
        assertThat(read.get(key)).isEqualTo(Secret.of("sk-1"));
        assertThat(read.get(key).reveal()).isEqualTo("sk-1");
    }

    @ParameterizedTest
    @MethodSource("unreadables")
    <T> void value_notWrittenByTheCodec_throwsNamingKeyAndAccountAndNeverTheValue(Unreadable<T> sample) {
        Settings settings =
                Store.read(SettingsSchema.of(sample.key()), sample.key().name(), sample.stored());

        for (var failure : List.of(
                catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(sample.key())),
                catchThrowableOfType(SettingUnavailableException.class, () -> settings.find(sample.key())))) {
            assertThat(failure).isNotNull();
            assertThat(failure.code()).isEqualTo(ErrorCode.SETTING_UNREADABLE);
            assertThat(failure.setting()).isEqualTo(sample.key().name());
            assertThat(failure)
                    .hasMessageContaining("'" + sample.key().name() + "'")
                    .hasMessageContaining("account " + Store.ACCOUNT)
                    .hasMessageContaining("What to do: ");
            Canary.assertNotIn(failure, sample.canary());
        }
    }

    @ParameterizedTest
    @MethodSource("unreadables")
    <T> void value_notWrittenByTheCodec_isAProblemAndSpoilsNoOtherSetting(Unreadable<T> sample) {
        SettingKey<String> other = text("other");
        StoredSettings stored = StoredSettings.builder()
                .plain(sample.key().name(), sample.stored())
                .plain("other", Json.of("good"))
                .build();

        Settings settings = Store.read(SettingsSchema.of(sample.key(), other), stored);

        assertThat(settings.presence(sample.key())).isEqualTo(Presence.UNREADABLE);
        assertThat(settings.problems())
                .extracting(SettingProblem::setting)
                .containsExactly(sample.key().name());
        assertThat(settings.problems().toString()).doesNotContain(sample.canary());
        assertThat(settings.get(other)).isEqualTo("good");
    }

    private static Stream<Unreadable<?>> unreadables() {
        SettingKey<Boolean> live = SettingKey.bool("paper_account")
                .description("Trades with play money")
                .defaultValue(true)
                .build();
        SettingKey<Long> count = SettingKey.integer("count")
                .description("How many")
                .defaultValue(1L)
                .between(1L, 10L)
                .build();
        SettingKey<Duration> wait = SettingKey.duration("wait")
                .description("How long")
                .defaultValue(Duration.ofSeconds(5))
                .between(Duration.ofSeconds(1), Duration.ofMinutes(1))
                .build();
        SettingKey<BigDecimal> share = SettingKey.decimal("share")
                .description("How much of equity")
                .defaultValue(new BigDecimal("0.1"))
                .between(BigDecimal.ZERO, BigDecimal.ONE)
                .build();
        return Stream.of(
                unreadable("boolean: the text None", live, Json.of("None"), "None"),
                unreadable("boolean: the text true", live, Json.of("true"), "\"true\""),
                unreadable("boolean: the text false", live, Json.of("false"), "\"false\""),
                unreadable("boolean: escaped JSON", live, Json.of("\"true\""), "\"true\""),
                unreadable("boolean: twice escaped JSON", live, Json.of("\"\\\"true\\\"\""), "\\\"true"),
                unreadable("boolean: a number", live, Json.of(1), "[1]"),
                unreadable("boolean: an array", live, Json.of(List.of(Json.of(true))), "[true]"),
                unreadable("boolean: a text", live, Json.of("canary-3b"), "canary-3b"),
                unreadable("integer: 5.5", count, Json.of(new BigDecimal("5.5")), "5.5"),
                unreadable("integer: 2^70", integer(), Json.of(new BigDecimal(TWO_TO_70)), TWO_TO_70.toString()),
                unreadable(
                        "integer: one above 64 bits",
                        integer(),
                        Json.of(new BigDecimal("9223372036854775808")),
                        "9223372036854775808"),
                unreadable(
                        "integer: 1e1000000000", integer(), Json.of(new BigDecimal("1e1000000000")), "1E+1000000000"),
                unreadable("integer: digits as text", count, Json.of("5777"), "5777"),
                unreadable("integer: the text None", count, Json.of("None"), "None"),
                unreadable("integer: a boolean", count, Json.of(true), "[true]"),
                unreadable("integer: above its range", count, Json.of(4711), "4711"),
                unreadable("integer: below its range", count, Json.of(-4711), "4711"),
                unreadable("decimal: digits as text", share, Json.of("0.4711"), "0.4711"),
                unreadable("decimal: above its range", share, Json.of(new BigDecimal("1.0000001")), "1.0000001"),
                unreadable("duration: words", wait, Json.of("47 seconds"), "47 seconds"),
                unreadable("duration: a number", wait, Json.of(471147), "471147"),
                unreadable("duration: beyond what a duration holds", wait, Json.of("PT99999999999999999999S"), "9999"),
                unreadable(
                        "duration: days beyond 64 bits of seconds", wait, Json.of("P9223372036854775807D"), "922337"),
                unreadable("duration: above its range", wait, Json.of("PT1M0.001S"), "PT1M0.001S"),
                unreadable("duration: the empty text", wait, Json.of(""), "''"),
                unreadable("uri: relative", uri(), Json.of("/v2/orders"), "/v2/orders"),
                unreadable("uri: without a scheme", uri(), Json.of("api.canary.example/v2"), "canary"),
                unreadable("uri: without a host", uri(), Json.of("mailto:canary"), "canary"),
                unreadable("uri: not a URI", uri(), Json.of("https://canary example/ {}"), "canary"),
                unreadable("uri: a number", uri(), Json.of(4711), "4711"),
                unreadable("text: a number", text("text"), Json.of(4711), "4711"),
                unreadable("text: a boolean", text("text"), Json.of(true), "[true]"),
                unreadable("list: a text", list(), Json.of("SPY,QQQ"), "SPY"),
                unreadable("list: JSON as text", list(), Json.of("[\"SPY\"]"), "SPY"),
                unreadable(
                        "list: a number among texts", list(), Json.of(List.of(Json.of("SPY"), Json.of(4711))), "4711"),
                unreadable("list: null among texts", list(), Json.of(List.of(Json.of("SPY"), Json.NULL)), "SPY"),
                unreadable("choice: not one of them", choice(), Json.of("canary"), "canary"),
                unreadable("choice: in another case", choice(), Json.of("SIP"), "SIP"),
                unreadable("enum: not one of them", feed(), Json.of("canary"), "canary"),
                unreadable("enum: in another case", feed(), Json.of("SIP_DELAYED"), "SIP_DELAYED"),
                unreadable("enum: its ordinal", feed(), Json.of(0), "'0'"),
                unreadable("secret: stored in plain", secret(), Json.of("sk-canary"), "sk-canary"),
                unreadable(
                        "secret: an object stored in plain",
                        secret(),
                        Json.of(Map.of("k", Json.of("sk-canary"))),
                        "sk-canary"));
    }

    @Test
    void value_storedEncryptedForAKeyThatIsNoSecret_isUnreadableAndNotShown() {
        SettingKey<String> key = SettingKey.text("feed")
                .description("A feed")
                .defaultValue("iex")
                .build();
        Settings settings = Store.read(
                SettingsSchema.of(key),
                StoredSettings.builder().secret("feed", Secret.of("sk-canary")).build());

        var failure = catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(key));

        assertThat(failure.code()).isEqualTo(ErrorCode.SETTING_UNREADABLE);
        Canary.assertNotIn(failure, "sk-canary");
    }

    @Test
    void value_thatCouldNotBeDecrypted_isUnreadableForItsReason() {
        SettingKey<Secret> key = secret();
        Settings settings = Store.read(
                SettingsSchema.of(key),
                StoredSettings.builder()
                        .damaged(key.name(), "encrypted with a key that is not in the keyset")
                        .build());

        var failure = catchThrowableOfType(SettingUnavailableException.class, () -> settings.get(key));

        assertThat(failure.code()).isEqualTo(ErrorCode.SETTING_UNREADABLE);
        assertThat(failure).hasMessageContaining("encrypted with a key that is not in the keyset");
        assertThat(settings.presence(key)).isEqualTo(Presence.UNREADABLE);
    }

    private static <T> Unreadable<T> unreadable(String title, SettingKey<T> key, Json stored, String canary) {
        return new Unreadable<>(title, key, stored, canary);
    }

    private static SettingKey<String> text(String name) {
        return SettingKey.text(name).description("A text").build();
    }

    private static SettingKey<Secret> secret() {
        return SettingKey.secret("api_secret").description("A secret").build();
    }

    private static SettingKey<Boolean> bool() {
        return SettingKey.bool("bool").description("Yes or no").build();
    }

    private static SettingKey<Long> integer() {
        return SettingKey.integer("integer").description("A number").build();
    }

    private static SettingKey<BigDecimal> decimal() {
        return SettingKey.decimal("decimal").description("A number").build();
    }

    private static SettingKey<Duration> duration() {
        return SettingKey.duration("duration").description("A time").build();
    }

    private static SettingKey<URI> uri() {
        return SettingKey.uri("base_url").description("An address").build();
    }

    private static SettingKey<List<String>> list() {
        return SettingKey.textList("symbols").description("Some texts").build();
    }

    private static SettingKey<String> choice() {
        return SettingKey.choice("choice", "iex", "sip").description("A feed").build();
    }

    private static SettingKey<Feed> feed() {
        return SettingKey.choice("feed", Feed.class).description("A feed").build();
    }

    private static SettingKey<Json> json() {
        return SettingKey.json("json").description("Anything").build();
    }
}
