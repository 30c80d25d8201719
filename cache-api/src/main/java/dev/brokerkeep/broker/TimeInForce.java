package dev.brokerkeep.broker;

/** How long an order stays at work. */
public enum TimeInForce {
    /** Until the end of the trading day. */
    DAY,
    /** Good till cancelled. */
    GTC,
    /** In the opening auction only. */
    OPG,
    /** In the closing auction only. */
    CLS,
    /** Immediate or cancel: what is not filled at once is cancelled. */
    IOC,
    /** Fill or kill: filled whole at once, or not at all. */
    FOK
}
