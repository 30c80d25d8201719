package dev.brokerkeep.tck.simulator;

import java.util.function.UnaryOperator;

/** What goes wrong with one request. */
public sealed interface Fault {
    /** The answer never comes: the connection stays open, and silent. */
    record Hang() implements Fault {}

    /** The answer comes, a byte at a time, and does not end within any deadline. */
    record Trickle() implements Fault {}

    /** The connection is closed when the request has been read. The broker has carried it out, or has not. */
    record Drop(boolean isCarriedOut) implements Fault {}

    /** Something else is answered; the broker does not hear of the request. */
    record Instead(Reply reply) implements Fault {}

    /** The broker refuses it, in its own way. */
    record Refused(Refusal refusal) implements Fault {}

    /** The broker's answer is changed on its way. */
    record Altered(UnaryOperator<Reply> change) implements Fault {}

    /** The request is held up, on the broker's side, until the gate opens; then it goes its way. */
    record Held(Gate gate) implements Fault {}
}
