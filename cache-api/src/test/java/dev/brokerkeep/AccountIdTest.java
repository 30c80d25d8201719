package dev.brokerkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountIdTest {
    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void accountId_belowOne_isRefusedWithTheNumber(long number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AccountId.of(number))
                .withMessageContaining(Long.toString(number));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, Long.MAX_VALUE})
    void accountId_fromOneOn_isAccepted(long number) {
        assertThat(AccountId.of(number).value()).isEqualTo(number);
    }

    @Test
    void accountId_asText_isTheBareNumber() {
        assertThat(AccountId.of(42)).hasToString("42");
    }

    @Test
    void accountId_sameNumber_isEqual() {
        assertThat(AccountId.of(7)).isEqualTo(new AccountId(7)).hasSameHashCodeAs(new AccountId(7));
        assertThat(AccountId.of(7)).isNotEqualTo(AccountId.of(8));
    }

    @Test
    void accountId_sorted_isInOrderOfTheNumbersNotTheTexts() {
        List<AccountId> sorted =
                List.of(AccountId.of(10), AccountId.of(9), AccountId.of(Long.MAX_VALUE), AccountId.of(1)).stream()
                        .sorted()
                        .toList();

        assertThat(sorted).extracting(AccountId::value).containsExactly(1L, 9L, 10L, Long.MAX_VALUE);
    }
}
