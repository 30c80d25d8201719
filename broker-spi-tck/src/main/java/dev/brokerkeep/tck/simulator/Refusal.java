package dev.brokerkeep.tck.simulator;

import dev.brokerkeep.broker.BrokerException.Kind;

/** What a broker may say instead of a good answer. */
public enum Refusal {
    /** The credentials are wrong. */
    CREDENTIALS(401, Kind.AUTHENTICATION, true),
    /** The credentials do not allow it. */
    PERMISSION(403, Kind.PERMISSION, true),
    /** Buying power or shares do not suffice, for an order. */
    FUNDS(403, Kind.INSUFFICIENT_FUNDS, false),
    /** There is no such thing. */
    NOT_FOUND(404, Kind.NOT_FOUND, true),
    /** The request is wrong. */
    INVALID(422, Kind.INVALID_REQUEST, true),
    /** The broker fails. */
    FAILURE(500, Kind.UNAVAILABLE, true);

    private final int status;
    private final Kind kind;
    private final boolean isOfReads;

    Refusal(int status, Kind kind, boolean isOfReads) {
        this.status = status;
        this.kind = kind;
        this.isOfReads = isOfReads;
    }

    /** Returns the status that brokers use as a rule. */
    public int status() {
        return status;
    }

    /** Returns what the plugin has to make of it. */
    public Kind kind() {
        return kind;
    }

    /** Returns whether a call that only reads may hear it. */
    public boolean isOfReads() {
        return isOfReads;
    }
}
