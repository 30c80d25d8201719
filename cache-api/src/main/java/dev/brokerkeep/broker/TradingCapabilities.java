package dev.brokerkeep.broker;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which orders an account takes. What it names works, and what it does not name is refused before anything is sent:
 * {@link #require} does that for plugins.
 *
 * <p>What a broker decides by the order's content (buying power, the symbol, the price's decimals) is not told here.
 */
public final class TradingCapabilities {
    private final Map<OrderType, Set<TimeInForce>> orders;
    private final Map<OrderType, Set<TimeInForce>> notional;
    private final Map<OrderType, Set<TimeInForce>> extendedHours;
    private final boolean replace;

    private TradingCapabilities(
            Map<OrderType, Set<TimeInForce>> orders,
            Map<OrderType, Set<TimeInForce>> notional,
            Map<OrderType, Set<TimeInForce>> extendedHours,
            boolean replace) {
        this.orders = orders;
        this.notional = notional;
        this.extendedHours = extendedHours;
        this.replace = replace;
    }

    /** Returns capabilities without any. */
    public static TradingCapabilities none() {
        return new TradingCapabilities(Map.of(), Map.of(), Map.of(), false);
    }

    /** Returns these, and orders of a type by quantity with these times in force. */
    public TradingCapabilities with(OrderType type, TimeInForce... times) {
        return new TradingCapabilities(added(orders, type, times), notional, extendedHours, replace);
    }

    /** Returns these, and orders by amount: of a type, with these times in force. */
    public TradingCapabilities withNotional(OrderType type, TimeInForce... times) {
        return new TradingCapabilities(orders, added(notional, type, times), extendedHours, replace);
    }

    /** Returns these, and orders for extended hours: of a type, with these times in force. */
    public TradingCapabilities withExtendedHours(OrderType type, TimeInForce... times) {
        return new TradingCapabilities(orders, notional, added(extendedHours, type, times), replace);
    }

    /** Returns these, and the replacement of orders at work. */
    public TradingCapabilities withReplace() {
        return new TradingCapabilities(orders, notional, extendedHours, true);
    }

    private static Map<OrderType, Set<TimeInForce>> added(
            Map<OrderType, Set<TimeInForce>> to, OrderType type, TimeInForce... times) {
        Map<OrderType, Set<TimeInForce>> all = new EnumMap<>(OrderType.class);
        all.putAll(to);
        all.put(Objects.requireNonNull(type, "type"), Set.of(times));
        return all;
    }

    /** Tells whether orders of this type, by quantity, may have this time in force. */
    public boolean takes(OrderType type, TimeInForce time) {
        return holds(orders, type, time);
    }

    /** Tells whether orders of this type may be by amount and have this time in force. */
    public boolean takesNotional(OrderType type, TimeInForce time) {
        return holds(notional, type, time);
    }

    /** Tells whether orders of this type may be for extended hours and have this time in force. */
    public boolean takesExtendedHours(OrderType type, TimeInForce time) {
        return holds(extendedHours, type, time);
    }

    /** Tells whether orders at work can be replaced. */
    public boolean canReplace() {
        return replace;
    }

    private static boolean holds(Map<OrderType, Set<TimeInForce>> in, OrderType type, TimeInForce time) {
        return in.getOrDefault(type, Set.of()).contains(time);
    }

    /**
     * Refuses an order that these do not name.
     *
     * @throws BrokerException of kind {@code UNSUPPORTED} and outcome {@code NOT_SENT}
     */
    public void require(OrderRequest request) {
        problemOf(request).ifPresent(problem -> {
            throw unsupported("The order '" + request.clientOrderId() + "' was not sent: " + problem);
        });
    }

    /**
     * Refuses a replacement where orders cannot be replaced.
     *
     * @throws BrokerException of kind {@code UNSUPPORTED} and outcome {@code NOT_SENT}
     */
    public void requireReplace() {
        if (!replace) {
            throw unsupported("Orders of this account cannot be replaced: cancel the order, and submit another");
        }
    }

    /** Returns why an order is none that these name; empty if it is one. */
    public Optional<String> problemOf(OrderRequest request) {
        OrderType type = request.type();
        TimeInForce time = request.timeInForce();
        String kind = type + " orders with time in force " + time;
        if (request.notional().isPresent()) {
            return takesNotional(type, time) ? extendedProblem(request) : refused(kind + " by amount are not taken");
        }
        return takes(type, time) ? extendedProblem(request) : refused(kind + " are not taken");
    }

    private Optional<String> extendedProblem(OrderRequest request) {
        return request.extendedHours() && !takesExtendedHours(request.type(), request.timeInForce())
                ? refused(request.type() + " orders with time in force " + request.timeInForce()
                        + " are not taken for extended hours")
                : Optional.empty();
    }

    private Optional<String> refused(String problem) {
        return Optional.of(problem + "; the account takes " + this);
    }

    private static BrokerException unsupported(String problem) {
        return new BrokerException(
                BrokerException.Kind.UNSUPPORTED, BrokerException.Outcome.NOT_SENT, problem, null, null);
    }

    @Override
    public String toString() {
        return "orders " + orders + ", by amount " + notional + ", for extended hours " + extendedHours
                + (replace ? ", replacements" : "");
    }
}
