package dev.brokerkeep.tck.simulator;

/**
 * A request that arrived.
 *
 * @param request what it asks
 * @param connection the number of the connection it came over, from 1
 * @param at when it had arrived, in {@code System.nanoTime()}
 * @param head the request line and the headers, as sent
 */
public record Arrival(Request request, int connection, long at, String head) {
    /** Tells whether this text stands anywhere in it. */
    public boolean holds(String text) {
        return head.contains(text) || request.body().contains(text);
    }

    @Override
    public String toString() {
        return request.toString();
    }
}
