package dev.brokerkeep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class OrderStatusTest {
    @Test
    void orderStatus_terminal_isWhatCanNeverChangeAndNeverTheUnknown() {
        var terminal = EnumSet.allOf(OrderStatus.class).stream()
                .filter(OrderStatus::isTerminal)
                .collect(Collectors.toSet());

        assertThat(terminal)
                .containsExactlyInAnyOrder(
                        OrderStatus.FILLED,
                        OrderStatus.CANCELED,
                        OrderStatus.REPLACED,
                        OrderStatus.EXPIRED,
                        OrderStatus.REJECTED);
    }
}
