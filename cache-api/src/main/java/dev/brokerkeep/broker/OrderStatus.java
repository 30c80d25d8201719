package dev.brokerkeep.broker;

/** What became of an order, in the terms that matter to a caller; {@link Order#brokerStatus} has the broker's word. */
public enum OrderStatus {
    /** Received, and not yet at work in the market. */
    PENDING,
    /** At work in the market, nothing filled. */
    OPEN,
    /** At work in the market, partly filled. */
    PARTIALLY_FILLED,
    /** Filled whole. Terminal. */
    FILLED,
    /** A cancellation or a replacement is under way. */
    CHANGING,
    /** Cancelled. Terminal. */
    CANCELED,
    /** Replaced by another order. Terminal. */
    REPLACED,
    /** Ended by its time in force. Terminal. */
    EXPIRED,
    /** Refused by the broker or the market. Terminal. */
    REJECTED,
    /** A word of the broker that this version does not know: do not take it for terminal. */
    UNKNOWN;

    /** Tells whether nothing more can happen to the order. */
    public boolean isTerminal() {
        return switch (this) {
            case FILLED, CANCELED, REPLACED, EXPIRED, REJECTED -> true;
            case PENDING, OPEN, PARTIALLY_FILLED, CHANGING, UNKNOWN -> false;
        };
    }
}
