package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class JsonTest {
    @ParameterizedTest
    @MethodSource("everyKind")
    void json_asText_tellsTheKindOnly(Json value, String kind) {
        assertThat(value.kind()).isEqualTo(kind);
        assertThat(value).hasToString("Json[" + kind + "]");
        assertThat(String.format("%s", value)).doesNotContain("canary", "4711");
    }

    private static Stream<Arguments> everyKind() {
        return Stream.of(
                Arguments.of(Json.NULL, "null"),
                Arguments.of(Json.of(true), "boolean"),
                Arguments.of(Json.of(4711), "number"),
                Arguments.of(Json.of(new BigDecimal("4711.5")), "number"),
                Arguments.of(Json.of("canary"), "text"),
                Arguments.of(Json.of(List.of(Json.of("canary"))), "array"),
                Arguments.of(Json.of(Map.of("canary", Json.of("canary"))), "object"));
    }

    @Test
    void json_ofEqualContent_isEqual() {
        assertThat(Json.of(5)).isEqualTo(Json.of(new BigDecimal("5")));
        assertThat(Json.of("a")).isEqualTo(Json.of("a")).isNotEqualTo(Json.of("b"));
        assertThat(Json.of(true)).isNotEqualTo(Json.of("true"));
        assertThat(Json.of(List.of(Json.of(1)))).isEqualTo(Json.of(List.of(Json.of(1))));
        assertThat(new Json.Null()).isEqualTo(Json.NULL);
    }

    @Test
    void number_ofTheSameAmount_isEqualWhateverItsDigits() {
        for (String same : List.of("1000", "1000.00", "1E+3", "0.1E4")) {
            assertThat(Json.of(new BigDecimal(same))).isEqualTo(Json.of(1000)).hasSameHashCodeAs(Json.of(1000));
            assertThat(Json.of(List.of(Json.of(new BigDecimal(same))))).isEqualTo(Json.of(List.of(Json.of(1000))));
        }
        assertThat(Json.of(new BigDecimal("0.00"))).isEqualTo(Json.of(0)).hasSameHashCodeAs(Json.of(0));
        assertThat(Json.of(new BigDecimal("1.5"))).isNotEqualTo(Json.of(new BigDecimal("1.51")));
        assertThat(Json.of(1)).isNotEqualTo(Json.of("1"));
    }

    @Test
    void number_ofAHugeExponent_isComparedAtOnce() {
        Json huge = Json.of(new BigDecimal("1e2000000000"));

        assertThat(huge)
                .isEqualTo(Json.of(new BigDecimal("10e1999999999")))
                .hasSameHashCodeAs(Json.of(new BigDecimal("10e1999999999")))
                .isNotEqualTo(Json.of(new BigDecimal("1e-2000000000")))
                .isNotEqualTo(Json.of(0));
    }

    @Test
    void object_ofEqualMembersInAnotherOrder_isEqual() {
        var one = new LinkedHashMap<String, Json>();
        one.put("a", Json.of(1));
        one.put("b", Json.of(2));
        var other = new LinkedHashMap<String, Json>();
        other.put("b", Json.of(2));
        other.put("a", Json.of(1));

        assertThat(Json.of(one)).isEqualTo(Json.of(other)).hasSameHashCodeAs(Json.of(other));
    }

    @Test
    void object_members_keepTheirOrder() {
        var members = new LinkedHashMap<String, Json>();
        for (String name : List.of("z", "a", "m", "b")) {
            members.put(name, Json.of(name));
        }

        var object = (Json.Members) Json.of(members);

        assertThat(object.members().keySet()).containsExactly("z", "a", "m", "b");
    }

    @Test
    void array_whoseSourceChangesLater_staysAsItWas() {
        var source = new ArrayList<Json>(List.of(Json.of(1)));
        var viaFactory = (Json.Array) Json.of(source);
        var viaConstructor = new Json.Array(source);

        source.add(Json.of(2));

        assertThat(viaFactory.items()).containsExactly(Json.of(1));
        assertThat(viaConstructor.items()).containsExactly(Json.of(1));
    }

    @Test
    void object_whoseSourceChangesLater_staysAsItWas() {
        var source = new HashMap<String, Json>(Map.of("a", Json.of(1)));
        var viaFactory = (Json.Members) Json.of(source);
        var viaConstructor = new Json.Members(source);

        source.put("b", Json.of(2));

        assertThat(viaFactory.members()).containsOnlyKeys("a");
        assertThat(viaConstructor.members()).containsOnlyKeys("a");
    }

    @Test
    void collections_modified_throw() {
        var array = (Json.Array) Json.of(List.of(Json.of(1)));
        var object = (Json.Members) Json.of(Map.of("a", Json.of(1)));

        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> array.items().add(Json.NULL));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> object.members().put("b", Json.NULL));
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> object.members().entrySet().iterator().next().setValue(Json.NULL));
    }

    @Test
    void json_ofNull_isRefused() {
        var item = new ArrayList<Json>();
        item.add(null);
        var member = new HashMap<String, Json>();
        member.put("a", null);

        assertThatNullPointerException().isThrownBy(() -> Json.of((String) null));
        assertThatNullPointerException().isThrownBy(() -> Json.of((BigDecimal) null));
        assertThatNullPointerException().isThrownBy(() -> Json.of(item));
        assertThatNullPointerException().isThrownBy(() -> Json.of(member));
    }

    @Test
    void json_nestedTooDeep_cannotBeMade() {
        Json array = nested(500);
        Json object = Json.of(Map.of("a", nested(499)));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Json.of(List.of(array)))
                .withMessageContaining("500 levels");
        assertThatIllegalArgumentException().isThrownBy(() -> Json.of(Map.of("a", object)));
        assertThatIllegalArgumentException().isThrownBy(() -> new Json.Array(List.of(Json.NULL, object)));
        assertThat(Json.of(List.of(Json.NULL, nested(499)))).isNotNull();
    }

    /** On half of the stack that a thread has by default on common platforms. */
    @Test
    void json_asDeepAsCanBe_isComparedWithoutRunningOutOfStack() throws Exception {
        var outcome = new CompletableFuture<Boolean>();
        Thread thread = new Thread(
                null,
                () -> {
                    try {
                        Json one = Json.of(Map.of("a", nested(499)));
                        Json other = Json.of(Map.of("a", nested(499)));
                        outcome.complete(one.equals(other) && one.hashCode() == other.hashCode());
                    } catch (Throwable e) {
                        outcome.completeExceptionally(e);
                    }
                },
                "small stack",
                512 * 1024);
        thread.start();

        assertThat(outcome.get(10, TimeUnit.SECONDS)).isTrue();
    }

    private static Json nested(int levels) {
        Json value = Json.of(1);
        for (int level = 0; level < levels; level++) {
            value = level % 2 == 0 ? Json.of(List.of(value)) : Json.of(Map.of("a", value));
        }
        return value;
    }
}
