package dev.brokerkeep.tck.simulator;

/**
 * A broker as its customers see it: the author's half of the simulator. It answers well; what goes wrong on the way the
 * kit brings about. One object stands for one account with at least one position, and at least one order if the plugin
 * reads orders.
 *
 * <p>Called by several threads, one at a time. What one request changed, the next shows: an order that was submitted is
 * found by its client order id.
 */
public interface BrokerSimulation {
    /** Answers a request with good credentials. */
    Reply reply(Request request);

    /** Returns this broker's way to refuse a request. Unless overridden: the usual status, without a body. */
    default Reply refusal(Refusal refusal, Request request) {
        return Reply.of(refusal.status());
    }
}
