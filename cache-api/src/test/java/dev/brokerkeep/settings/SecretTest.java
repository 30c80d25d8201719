package dev.brokerkeep.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.Canary;
import dev.brokerkeep.ErrorCode;
import java.io.Serializable;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretTest {
    private static final String CANARY = "sk-canary-81f2";
    private static final Secret SECRET = Secret.of(CANARY);

    private record Holder(String name, Secret secret) {}

    @Test
    void secret_revealed_isTheValue() {
        assertThat(SECRET.reveal()).isEqualTo(CANARY);
    }

    @Test
    void secret_turnedIntoText_isTheMask() {
        assertThat(SECRET.toString()).isEqualTo(Secret.MASK);
        assertThat(String.valueOf(SECRET)).isEqualTo(Secret.MASK);
        assertThat(String.format("%s", SECRET)).isEqualTo(Secret.MASK);
        assertThat(String.format("%-10s|%S", SECRET, SECRET)).doesNotContainIgnoringCase(CANARY);
        assertThat("key=" + SECRET).isEqualTo("key=" + Secret.MASK);
        assertThat(Objects.toString(SECRET)).isEqualTo(Secret.MASK);
    }

    @Test
    void secret_insideOtherObjects_isTheMask() {
        assertThat(List.of(SECRET).toString()).isEqualTo("[" + Secret.MASK + "]");
        assertThat(Map.of("key", SECRET).toString()).isEqualTo("{key=" + Secret.MASK + "}");
        assertThat(Arrays.toString(new Object[] {SECRET})).isEqualTo("[" + Secret.MASK + "]");
        assertThat(Optional.of(SECRET).toString()).contains(Secret.MASK).doesNotContain(CANARY);
        assertThat(new Holder("a", SECRET).toString()).contains(Secret.MASK).doesNotContain(CANARY);
    }

    @Test
    void secret_inAnException_isTheMask() {
        var cause = new IllegalStateException("refused " + SECRET);
        var failure = new BrokerKeepException(ErrorCode.REFUSED, "Refused " + SECRET + ".", "ask.", cause);

        assertThat(failure).hasMessageContaining(Secret.MASK);
        Canary.assertNotIn(failure, CANARY);
    }

    @Test
    void secret_ofAnyLength_hasAMaskOfOneLength() {
        assertThat(Secret.of("a")).hasToString(Secret.of("a".repeat(100)).toString());
    }

    @Test
    void hashCode_ofAllSecrets_isTheSame() {
        assertThat(Secret.of("a")).hasSameHashCodeAs(Secret.of("b")).hasSameHashCodeAs(SECRET);
    }

    @Test
    void equals_comparesTheValues() {
        assertThat(SECRET).isEqualTo(Secret.of("sk-canary-" + "81f2"));
        assertThat(SECRET).isNotEqualTo(Secret.of("sk-canary-81f3"));
        assertThat(SECRET).isNotEqualTo(Secret.of("sk-canary-81f"));
        assertThat(SECRET.equals((Object) CANARY)).isFalse();
        assertThat(SECRET.equals(null)).isFalse();
    }

    @Test
    void secret_empty_isRefusedWithARemedy() {
        assertThatIllegalArgumentException().isThrownBy(() -> Secret.of("")).withMessageContaining("clear");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "canary\0",
                "\0canary",
                "canary\ud83d",
                "\ude00canary",
                "canary\ude00\ud83d",
                "canary\ud83d\ud83d"
            })
    void secret_thatNoStoreGivesBack_isRefusedWithoutShowingIt(String unstorable) {
        var refused = catchThrowableOfType(IllegalArgumentException.class, () -> Secret.of(unstorable));

        assertThat(refused).isNotNull();
        Canary.assertNotIn(refused, "canary");
    }

    /** As bytes of UTF-8 all halves of surrogate pairs are one question mark. */
    @Test
    void equals_ofDifferentTexts_neverHolds() {
        for (String other : List.of("a\ud83d", "a\ud83e", "a\ude00")) {
            Secret secret;
            try {
                secret = Secret.of(other);
            } catch (IllegalArgumentException refused) {
                continue;
            }
            assertThat(secret).isNotEqualTo(Secret.of("a?"));
        }
        assertThat(Secret.of("a\ud83d\ude00")).isNotEqualTo(Secret.of("a\ud83d\ude01"));
    }

    @Test
    void secret_offersNoOtherWayOut() {
        assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
        assertThat(Comparable.class.isAssignableFrom(Secret.class)).isFalse();
        assertThat(CharSequence.class.isAssignableFrom(Secret.class)).isFalse();
        assertThat(Secret.class.isRecord()).isFalse();
        assertThat(Arrays.stream(Secret.class.getDeclaredFields())
                        .filter(field -> !field.getName().equals("MASK") && !field.isSynthetic()))
                .isNotEmpty()
                .allMatch(field -> Modifier.isPrivate(field.getModifiers()))
                .as("what reflective mappers copy")
                .allMatch(field -> Modifier.isTransient(field.getModifiers()));
    }
}
