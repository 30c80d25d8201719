package dev.brokerkeep.tck.simulator;

import java.util.List;

/**
 * A broker as its customers see it: the author's half of the simulator. It answers well; what goes wrong on the way the
 * kit brings about. One object stands for one account with at least one position, and at least one order if the plugin
 * reads orders.
 *
 * <p>Called by several threads, one at a time. What one request changed, the next shows: an order that was submitted is
 * found by its client order id.
 *
 * <p>Rules that need more of the account than that tell the simulation so, by the other methods here. Those have
 * defaults which say that they are missing: the rule then is not examined, and its reason names the method to write.
 */
public interface BrokerSimulation {
    /** Answers a request with good credentials. */
    Reply reply(Request request);

    /** Returns this broker's way to refuse a request. Unless overridden: the usual status, without a body. */
    default Reply refusal(Refusal refusal, Request request) {
        return Reply.of(refusal.status());
    }

    /** Returns how many orders a page of a listing holds at most: three or more, or 0 if this broker has no pages. */
    default int ordersPerPage() {
        throw new NotSimulated("ordersPerPage()", "returns how many orders a page of a listing holds, 0 for no pages");
    }

    /** Adds an order to the account's book: from now on it is listed, and found, like those that were submitted. */
    default void hold(SimulatedOrder order) {
        throw new NotSimulated("hold(SimulatedOrder)", "adds an order to the account's book");
    }

    /** Adds a position to the account: from now on it is listed. */
    default void hold(SimulatedPosition position) {
        throw new NotSimulated("hold(SimulatedPosition)", "adds a position to the account");
    }

    /**
     * Returns answers like this good one, each with one thing in one record of its list that no version of the API had
     * so far; empty if the answer has no list of records.
     *
     * <p>Unless overridden: for JSON, each text that is one word becomes the new word, one after the other, and then
     * there are new fields. Override it for other formats, or where a text is a word and cannot be a new one.
     *
     * @param word stands in each of the answers
     */
    default List<Novelty> novelties(Reply good, String word) {
        return JsonNovelties.of(good, word);
    }

    /**
     * Opens a stream of trade updates: the client has asked for a WebSocket, with good credentials if its request bears
     * any. From now on the connection is the stream's.
     */
    default StreamSimulation stream(Request request) {
        throw new NotSimulated("stream(Request)", "returns the words of the broker's stream over WebSocket");
    }

    /**
     * Brings about that the plugin saves a setting by itself within the next {@code summary()}, and that this call then
     * succeeds: lets the token expire, say, and answers with another when the plugin asks for one. Only for plugins
     * that save without being told to.
     */
    default void provokeSave() {
        throw new NotSimulated("provokeSave()", "brings the plugin to save a setting by itself in the next summary()");
    }
}
