package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.broker.OrderType;
import dev.brokerkeep.broker.TimeInForce;
import dev.brokerkeep.broker.TradingCapabilities;
import dev.brokerkeep.broker.Trail;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * What Alpaca takes of an order, as far as its description says so: Alpaca Trading API, schemas CreateOrderRequest,
 * OrderType and TimeInForce, for equities. What is broken here is told before anything is sent.
 */
final class OrderRules {
    /**
     * In the auctions, and at once or never, for market and limit orders only: the description names these two for the
     * auctions, and a stop order waits by its nature.
     */
    static final TradingCapabilities CAPABILITIES = TradingCapabilities.none()
            .with(OrderType.MARKET, TimeInForce.values())
            .with(OrderType.LIMIT, TimeInForce.values())
            .with(OrderType.STOP, TimeInForce.DAY, TimeInForce.GTC)
            .with(OrderType.STOP_LIMIT, TimeInForce.DAY, TimeInForce.GTC)
            .with(OrderType.TRAILING_STOP, TimeInForce.DAY, TimeInForce.GTC)
            .withNotional(OrderType.MARKET, TimeInForce.DAY)
            .withExtendedHours(OrderType.LIMIT, TimeInForce.DAY, TimeInForce.GTC)
            .withReplace();

    static final int LONGEST_ID = 128;

    private static final int QUANTITY_DECIMALS = 9;
    private static final int AMOUNT_DECIMALS = 2;
    private static final int DOLLAR_DECIMALS = 2;
    private static final int PENNY_DECIMALS = 4;

    /** Digits before and behind the point, written or not: 1E999999999 would be a gigabyte on the wire. */
    private static final int MOST_DIGITS = 30;

    private final CallName call;

    private OrderRules(CallName call) {
        this.call = call;
    }

    /**
     * Refuses an order that Alpaca would refuse by its form.
     *
     * @throws dev.brokerkeep.broker.BrokerException of outcome {@code NOT_SENT}
     */
    static void check(CallName call, OrderRequest request) {
        CAPABILITIES.require(request);
        OrderRules rules = new OrderRules(call);
        rules.requireName("client order id", request.clientOrderId());
        rules.requireName("symbol", request.symbol());
        rules.requireDecimals("quantity", request.quantity(), QUANTITY_DECIMALS);
        rules.requireDecimals("notional amount", request.notional(), AMOUNT_DECIMALS);
        rules.requirePrice("limit price", request.limitPrice());
        rules.requirePrice("stop price", request.stopPrice());
        request.trail().ifPresent(rules::requireTrail);
    }

    /**
     * Refuses a change that Alpaca would refuse by its form.
     *
     * @throws dev.brokerkeep.broker.BrokerException of outcome {@code NOT_SENT}
     */
    static void check(CallName call, OrderChange change) {
        CAPABILITIES.requireReplace();
        OrderRules rules = new OrderRules(call);
        rules.requireName("client order id", change.clientOrderId());
        rules.requireDecimals("quantity", change.quantity(), QUANTITY_DECIMALS);
        rules.requirePrice("limit price", change.limitPrice());
        rules.requirePrice("stop price", change.stopPrice());
    }

    private void requireName(String what, String name) {
        require(name.length() <= LONGEST_ID, what, "is longer than " + LONGEST_ID + " characters");
        // A half of a surrogate pair arrives as a question mark: the order could not be found by its id.
        boolean unchanged = name.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        require(unchanged, what, "holds a control character or half of a surrogate pair");
    }

    private void requireTrail(Trail trail) {
        switch (trail.unit()) {
            case PRICE -> requirePrice("trail price", Optional.of(trail.value()));
            case PERCENT -> requireDecimals("trail percent", Optional.of(trail.value()), PENNY_DECIMALS);
        }
    }

    private void requirePrice(String what, Optional<BigDecimal> price) {
        boolean dollars =
                price.map(value -> value.compareTo(BigDecimal.ONE) >= 0).orElse(false);
        requireDecimals(what, price, dollars ? DOLLAR_DECIMALS : PENNY_DECIMALS);
    }

    private void requireDecimals(String what, Optional<BigDecimal> number, int most) {
        if (number.isPresent()) {
            BigDecimal value = number.get();
            boolean writable = value.precision() <= MOST_DIGITS && Math.abs((long) value.scale()) <= MOST_DIGITS;
            require(writable, what, "has more than " + MOST_DIGITS + " digits");
            // Zeros at the end are no decimals that anybody could object to.
            require(value.stripTrailingZeros().scale() <= most, what, "has more than " + most + " decimals");
        }
    }

    private void require(boolean condition, String what, String problem) {
        if (!condition) {
            throw call.notSent(Kind.INVALID_REQUEST, ": not sent, because the " + what + " " + problem + ".");
        }
    }
}
