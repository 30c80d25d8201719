package dev.brokerkeep.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What all value records have in common: no component may be null, and each comes back as it was given. */
final class RecordsTest {
    private static final Map<Class<?>, Object> SAMPLES = Map.ofEntries(
            Map.entry(String.class, "text"),
            Map.entry(BigDecimal.class, new BigDecimal("1.50")),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(boolean.class, true),
            Map.entry(long.class, 5L),
            Map.entry(Order.Side.class, Order.Side.BUY),
            Map.entry(OrderStatus.class, OrderStatus.OPEN),
            Map.entry(OrderQuery.Scope.class, OrderQuery.Scope.ALL),
            Map.entry(AccountId.class, AccountId.of(1)),
            Map.entry(BrokerId.class, BrokerId.of("alpaca")));

    @ParameterizedTest(name = "{0}")
    @MethodSource("records")
    void record_complete_givesEachComponentBack(Class<? extends Record> type) throws ReflectiveOperationException {
        Object[] arguments = samples(type);

        Object built = constructor(type).newInstance(arguments);

        RecordComponent[] components = type.getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            assertThat(components[i].getAccessor().invoke(built)).isEqualTo(arguments[i]);
        }
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("referenceComponents")
    void record_withANullComponent_isRefusedByName(Class<? extends Record> type, int index, String component)
            throws ReflectiveOperationException {
        Object[] arguments = samples(type);
        arguments[index] = null;
        Constructor<? extends Record> constructor = constructor(type);

        assertThatThrownBy(() -> constructor.newInstance(arguments))
                .isInstanceOf(InvocationTargetException.class)
                .cause()
                .isInstanceOf(NullPointerException.class)
                .hasMessage(component);
    }

    private static Stream<Class<? extends Record>> records() {
        return Stream.of(
                AccountSummary.class,
                Asset.class,
                MarketClock.class,
                Order.class,
                OrderQuery.class,
                Position.class,
                AccountInfo.class);
    }

    private static Stream<Arguments> referenceComponents() {
        return records()
                .flatMap(type -> IntStream.range(0, type.getRecordComponents().length)
                        .filter(i -> !type.getRecordComponents()[i].getType().isPrimitive())
                        .mapToObj(i -> Arguments.of(type, i, type.getRecordComponents()[i].getName())));
    }

    private static Object[] samples(Class<? extends Record> type) {
        return Arrays.stream(type.getRecordComponents())
                .map(component -> SAMPLES.get(component.getType()))
                .toArray();
    }

    private static Constructor<? extends Record> constructor(Class<? extends Record> type)
            throws NoSuchMethodException {
        return type.getDeclaredConstructor(Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new));
    }
}
