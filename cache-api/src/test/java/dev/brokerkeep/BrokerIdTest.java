package dev.brokerkeep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BrokerIdTest {
    private static final String FORTY = "a".repeat(40);

    @ParameterizedTest
    @ValueSource(strings = {"alpaca", "a", "ib-gateway-2"})
    void brokerId_wellFormed_isAccepted(String name) {
        assertThat(BrokerId.of(name)).hasToString(name).isEqualTo(new BrokerId(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Alpaca", "2alpaca", "-alpaca", "al_paca", "al paca", "alpaca\n", "älpaca"})
    void brokerId_notWellFormed_isRefusedWithTheNameAndTheRule(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerId.of(name))
                .withMessageContaining("'" + name + "'")
                .withMessageContaining("lower-case letters");
    }

    @Test
    void brokerId_ofFortyCharacters_isTheLongest() {
        assertThat(BrokerId.of(FORTY).value()).hasSize(40);
        assertThatIllegalArgumentException().isThrownBy(() -> BrokerId.of(FORTY + "a"));
    }

    @Test
    void brokerId_compared_isInOrderOfTheNames() {
        assertThat(BrokerId.of("alpaca")).isLessThan(BrokerId.of("ib"));
    }
}
