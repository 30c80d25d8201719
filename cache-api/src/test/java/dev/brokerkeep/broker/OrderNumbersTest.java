package dev.brokerkeep.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No number of an order is longer in a text than an order may be. */
final class OrderNumbersTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"1E+41", "1E-41", "1E+999999999", "1E-999999999", "12345678901234567890123456789012345678901"})
    void number_withTooManyDigits_isRefusedWhereverItStands(String digits) {
        BigDecimal number = new BigDecimal(digits);
        OrderChange change = OrderChange.as("b");

        Map.<String, Runnable>of(
                        "The order 'a' has a quantity",
                        () -> order().quantity(number).build(),
                        "The order 'a' has a notional amount",
                        () -> order().notional(number).build(),
                        "The order 'a' has a limit price",
                        () -> order().quantity("1").limit(number).build(),
                        "The order 'a' has a stop price",
                        () -> order().quantity("1").stop(number).build(),
                        "A trailing stop has a distance",
                        () -> new Trail(number, Trail.Unit.PRICE),
                        "The change 'b' has a quantity",
                        () -> change.quantity(number),
                        "The change 'b' has a limit price",
                        () -> change.limitPrice(number),
                        "The change 'b' has a stop price",
                        () -> change.stopPrice(number))
                .forEach((subject, attempt) -> assertThatThrownBy(attempt::run)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage(subject + " of more than 40 digits: round it to what the broker takes"));
    }

    private static OrderRequest.Builder order() {
        return OrderRequest.buy("a", "AAPL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "0E+999999999"})
    void number_thatIsNotPositive_isRefused(String digits) {
        assertThatThrownBy(() -> order().quantity(digits).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The order 'a' has a quantity that is not positive");
    }

    @Test
    void number_ofTheMostDigits_isWrittenInFull() {
        OrderRequest least = order().quantity("1E-40").build();
        OrderRequest most = order().quantity("1E+40").build();

        assertThat(least.toString()).contains("0." + "0".repeat(39) + "1 ");
        assertThat(most.toString()).contains("1" + "0".repeat(40) + " ");
    }
}
