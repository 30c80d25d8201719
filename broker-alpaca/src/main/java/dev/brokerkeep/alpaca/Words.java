package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderStatus;
import java.math.BigDecimal;

/** Alpaca's words as BrokerKeep's: Alpaca Trading API, schemas OrderStatus and OrderSide. */
final class Words {
    private Words() {}

    static OrderStatus status(String word, BigDecimal filled) {
        return switch (word) {
            case "accepted", "accepted_for_bidding", "pending_new", "held", "suspended" -> OrderStatus.PENDING;
            // The last three rest, or wait for settlement, and have not ended.
            case "new", "stopped", "done_for_day", "calculated" -> atWork(filled);
            case "partially_filled" -> OrderStatus.PARTIALLY_FILLED;
            case "filled" -> OrderStatus.FILLED;
            case "pending_cancel", "pending_replace" -> OrderStatus.CHANGING;
            case "canceled" -> OrderStatus.CANCELED;
            case "replaced" -> OrderStatus.REPLACED;
            case "expired" -> OrderStatus.EXPIRED;
            case "rejected" -> OrderStatus.REJECTED;
            default -> OrderStatus.UNKNOWN;
        };
    }

    private static OrderStatus atWork(BigDecimal filled) {
        return filled.signum() > 0 ? OrderStatus.PARTIALLY_FILLED : OrderStatus.OPEN;
    }

    static Order.Side side(String word) {
        return switch (word) {
            case "buy" -> Order.Side.BUY;
            case "sell" -> Order.Side.SELL;
            // Also orders of several legs, whose side is empty.
            default -> Order.Side.UNKNOWN;
        };
    }
}
