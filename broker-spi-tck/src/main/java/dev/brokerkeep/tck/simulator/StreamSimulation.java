package dev.brokerkeep.tck.simulator;

import java.util.List;

/**
 * One stream of a broker as its customers see it: a connection over WebSocket by which it tells what happens to orders.
 * The kit makes the connection, cuts it, and decides what is told when; the author knows the words.
 *
 * <pre>{@code
 * final class AcmeStream implements StreamSimulation {
 *     private boolean listens;
 *
 *     public List<String> heard(String message) {
 *         listens = message.contains("\"subscribe\"");
 *         return List.of("{\"ok\":true}");
 *     }
 *
 *     public boolean tellsFills() {
 *         return listens;
 *     }
 *
 *     public String fill(SimulatedFill fill) {
 *         return "{\"fill\":\"" + fill.execution() + "\", ...}";
 *     }
 * }
 * }</pre>
 *
 * <p>Called by several threads, one at a time, and never beside the {@link BrokerSimulation} that it is of.
 */
public interface StreamSimulation {
    /** Returns what the broker says first, in order. Nothing unless overridden. */
    default List<String> opened() {
        return List.of();
    }

    /** Returns what the broker says to this message of the client, in order. */
    List<String> heard(String message);

    /** Returns whether the client is told of fills from now on: it has said all that the broker wants for that. */
    boolean tellsFills();

    /** Returns the message that tells of a fill. */
    String fill(SimulatedFill fill);

    /** Returns whether messages travel in binary frames. In texts unless overridden. */
    default boolean isBinary() {
        return false;
    }
}
