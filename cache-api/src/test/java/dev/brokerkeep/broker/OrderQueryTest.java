package dev.brokerkeep.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class OrderQueryTest {
    private static final Instant NINE = Instant.parse("2024-03-01T09:00:00Z");
    private static final Instant TEN = Instant.parse("2024-03-01T10:00:00Z");

    @Test
    void orderQuery_byScope_hasNoLimitsInTime() {
        assertThat(OrderQuery.open().scope()).isEqualTo(OrderQuery.Scope.OPEN);
        assertThat(OrderQuery.closed().scope()).isEqualTo(OrderQuery.Scope.CLOSED);
        assertThat(OrderQuery.all().scope()).isEqualTo(OrderQuery.Scope.ALL);
        assertThat(OrderQuery.all().submittedAfter()).isEmpty();
        assertThat(OrderQuery.all().submittedUntil()).isEmpty();
    }

    @Test
    void orderQuery_limitedTwice_keepsScopeAndBothLimits() {
        OrderQuery query = OrderQuery.closed().submittedAfter(NINE).submittedUntil(TEN);

        assertThat(query.scope()).isEqualTo(OrderQuery.Scope.CLOSED);
        assertThat(query.submittedAfter()).contains(NINE);
        assertThat(query.submittedUntil()).contains(TEN);
    }

    @Test
    void orderQuery_limited_leavesTheOriginal() {
        OrderQuery original = OrderQuery.all();

        OrderQuery limited = original.submittedAfter(NINE);

        assertThat(limited).isNotEqualTo(original);
        assertThat(original.submittedAfter()).isEmpty();
    }
}
