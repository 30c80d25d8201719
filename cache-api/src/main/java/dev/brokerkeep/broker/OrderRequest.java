package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.util.Objects;
import java.util.Optional;

/**
 * An order to be placed. Immutable; made by {@link #buy} and {@link #sell}:
 *
 * <pre>{@code
 * OrderRequest.buy("rebalance-2026-11-23-aapl", "AAPL").quantity("10").limit("190.10").timeInForce(TimeInForce.GTC).build()
 * }</pre>
 *
 * <p>The client order id is the caller's own name of the order. It is what makes a lost answer harmless: the order can
 * be looked up by it, and the broker accepts it once only. So it is the same whenever the same order is tried again,
 * and another for each other order; keep it before the order is submitted.
 */
public final class OrderRequest {
    private final String clientOrderId;
    private final String symbol;
    private final Order.Side side;
    private final OrderType type;
    private final TimeInForce timeInForce;
    private final boolean extendedHours;
    private final Optional<BigDecimal> quantity;
    private final Optional<BigDecimal> notional;
    private final Optional<BigDecimal> limitPrice;
    private final Optional<BigDecimal> stopPrice;
    private final Optional<Trail> trail;

    private OrderRequest(Builder builder) {
        this.clientOrderId = builder.clientOrderId;
        this.symbol = builder.symbol;
        this.side = builder.side;
        this.type = builder.type;
        this.timeInForce = builder.timeInForce;
        this.extendedHours = builder.extendedHours;
        this.quantity = builder.quantity;
        this.notional = builder.notional;
        this.limitPrice = builder.limitPrice;
        this.stopPrice = builder.stopPrice;
        this.trail = builder.trail;
    }

    /** Begins a buy order: at market and for the day, unless more is said; a quantity or an amount has to be. */
    public static Builder buy(String clientOrderId, String symbol) {
        return new Builder(clientOrderId, symbol, Order.Side.BUY);
    }

    /** Begins a sell order: at market and for the day, unless more is said; a quantity or an amount has to be. */
    public static Builder sell(String clientOrderId, String symbol) {
        return new Builder(clientOrderId, symbol, Order.Side.SELL);
    }

    /** Returns the caller's own name of the order. */
    public String clientOrderId() {
        return clientOrderId;
    }

    /** Returns what is to be traded, in the broker's spelling. */
    public String symbol() {
        return symbol;
    }

    /** Returns buy or sell. */
    public Order.Side side() {
        return side;
    }

    /** Returns at which price it may be filled. */
    public OrderType type() {
        return type;
    }

    /** Returns how long it stays at work. */
    public TimeInForce timeInForce() {
        return timeInForce;
    }

    /** Tells whether it may be filled outside the market's regular hours. */
    public boolean extendedHours() {
        return extendedHours;
    }

    /** Returns the units to trade; empty for an order by amount. */
    public Optional<BigDecimal> quantity() {
        return quantity;
    }

    /** Returns the amount of money to trade for; empty for an order by quantity. */
    public Optional<BigDecimal> notional() {
        return notional;
    }

    /** Returns the limit price, of {@code LIMIT} and {@code STOP_LIMIT} orders. */
    public Optional<BigDecimal> limitPrice() {
        return limitPrice;
    }

    /** Returns the stop price, of {@code STOP} and {@code STOP_LIMIT} orders. */
    public Optional<BigDecimal> stopPrice() {
        return stopPrice;
    }

    /** Returns the distance of a {@code TRAILING_STOP} order. */
    public Optional<Trail> trail() {
        return trail;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof OrderRequest that && toString().equals(that.toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append(side).append(' ');
        quantity.ifPresent(units -> text.append(units.toPlainString()).append(' '));
        text.append(symbol);
        notional.ifPresent(amount -> text.append(" for ").append(amount.toPlainString()));
        text.append(' ').append(type);
        limitPrice.ifPresent(price -> text.append(" limit ").append(price.toPlainString()));
        stopPrice.ifPresent(price -> text.append(" stop ").append(price.toPlainString()));
        trail.ifPresent(by -> text.append(" trail ")
                .append(by.value().toPlainString())
                .append(' ')
                .append(by.unit()));
        text.append(' ').append(timeInForce).append(extendedHours ? " extended hours" : "");
        return text.append(" [").append(clientOrderId).append(']').toString();
    }

    /** Collects an order. Not for use by several threads. */
    public static final class Builder {
        private final String clientOrderId;
        private final String symbol;
        private final Order.Side side;
        private OrderType type = OrderType.MARKET;
        private TimeInForce timeInForce = TimeInForce.DAY;
        private boolean extendedHours;
        private Optional<BigDecimal> quantity = Optional.empty();
        private Optional<BigDecimal> notional = Optional.empty();
        private Optional<BigDecimal> limitPrice = Optional.empty();
        private Optional<BigDecimal> stopPrice = Optional.empty();
        private Optional<Trail> trail = Optional.empty();

        private Builder(String clientOrderId, String symbol, Order.Side side) {
            this.clientOrderId = Objects.requireNonNull(clientOrderId, "clientOrderId");
            this.symbol = Objects.requireNonNull(symbol, "symbol");
            this.side = side;
        }

        /** Sets how many units to trade. */
        public Builder quantity(BigDecimal units) {
            quantity = Optional.of(units);
            return this;
        }

        /** Sets how many units to trade, as a decimal number such as {@code "0.5"}. */
        public Builder quantity(String units) {
            return quantity(new BigDecimal(units));
        }

        /** Sets for how much money to trade, in the account's currency. */
        public Builder notional(BigDecimal amount) {
            notional = Optional.of(amount);
            return this;
        }

        /** Sets for how much money to trade, as a decimal number. */
        public Builder notional(String amount) {
            return notional(new BigDecimal(amount));
        }

        /** Makes it a limit order. */
        public Builder limit(BigDecimal price) {
            return typed(OrderType.LIMIT, Optional.of(price), Optional.empty(), Optional.empty());
        }

        /** Makes it a limit order, with the price as a decimal number. */
        public Builder limit(String price) {
            return limit(new BigDecimal(price));
        }

        /** Makes it a stop order. */
        public Builder stop(BigDecimal price) {
            return typed(OrderType.STOP, Optional.empty(), Optional.of(price), Optional.empty());
        }

        /** Makes it a stop order, with the price as a decimal number. */
        public Builder stop(String price) {
            return stop(new BigDecimal(price));
        }

        /** Makes it a stop-limit order. */
        public Builder stopLimit(BigDecimal stop, BigDecimal limit) {
            return typed(OrderType.STOP_LIMIT, Optional.of(limit), Optional.of(stop), Optional.empty());
        }

        /** Makes it a stop-limit order, with the prices as decimal numbers. */
        public Builder stopLimit(String stop, String limit) {
            return stopLimit(new BigDecimal(stop), new BigDecimal(limit));
        }

        /** Makes it a trailing stop order. */
        public Builder trailingStop(Trail distance) {
            return typed(OrderType.TRAILING_STOP, Optional.empty(), Optional.empty(), Optional.of(distance));
        }

        private Builder typed(
                OrderType newType, Optional<BigDecimal> limit, Optional<BigDecimal> stop, Optional<Trail> distance) {
            type = newType;
            limitPrice = limit;
            stopPrice = stop;
            trail = distance;
            return this;
        }

        /** Sets how long it stays at work. */
        public Builder timeInForce(TimeInForce howLong) {
            timeInForce = Objects.requireNonNull(howLong, "howLong");
            return this;
        }

        /** Lets it be filled outside the market's regular hours too. */
        public Builder extendedHours() {
            extendedHours = true;
            return this;
        }

        /**
         * Returns the order.
         *
         * @throws IllegalArgumentException if it has a blank id or symbol, not exactly one of quantity and notional, or
         *     a number that is not positive or has more than 40 digits before or behind the point
         */
        public OrderRequest build() {
            require(!clientOrderId.isBlank(), "has no client order id");
            require(!symbol.isBlank(), "has no symbol");
            require(
                    quantity.isPresent() != notional.isPresent(),
                    "needs a quantity or a notional amount, and not both");
            requireUsable(quantity, "quantity");
            requireUsable(notional, "notional amount");
            requireUsable(limitPrice, "limit price");
            requireUsable(stopPrice, "stop price");
            return new OrderRequest(this);
        }

        private void requireUsable(Optional<BigDecimal> number, String name) {
            Decimals.requireUsable(number, "The order '" + clientOrderId + "' has a " + name);
        }

        private void require(boolean condition, String problem) {
            if (!condition) {
                throw new IllegalArgumentException("The order '" + clientOrderId + "' " + problem);
            }
        }
    }
}
