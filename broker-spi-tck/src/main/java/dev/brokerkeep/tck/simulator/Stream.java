package dev.brokerkeep.tck.simulator;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.function.Consumer;

/** One open stream: the author's words over the kit's connection. */
final class Stream {
    private final Socket socket;
    private final StreamWire wire;
    private final StreamSimulation words;
    private final Object oneAtATime;

    Stream(Socket socket, StreamWire wire, StreamSimulation words, Object oneAtATime) {
        this.socket = socket;
        this.wire = wire;
        this.words = words;
        this.oneAtATime = oneAtATime;
    }

    /** Talks with the client until it has gone; somebody else is told first what it says. */
    void serve(Consumer<String> overhears) throws IOException {
        synchronized (oneAtATime) {
            for (String word : words.opened()) {
                wire.send(word, words.isBinary());
            }
        }
        String message;
        while ((message = wire.next()) != null) {
            overhears.accept(message);
            // The answers too, so that no fill is told between them.
            synchronized (oneAtATime) {
                for (String word : words.heard(message)) {
                    wire.send(word, words.isBinary());
                }
            }
        }
    }

    boolean tellsFills() {
        synchronized (oneAtATime) {
            return words.tellsFills();
        }
    }

    void tell(SimulatedFill fill) throws IOException {
        synchronized (oneAtATime) {
            wire.send(words.fill(fill), words.isBinary());
        }
    }

    boolean isQuiet(Duration patience) throws IOException, InterruptedException {
        return wire.awaitPong(patience.toNanos());
    }

    /**
     * Ends it: with a goodbye, or by a reset. A mere end of the bytes just after a message is no choice: of that, the
     * JDK's client (17 and 25) sometimes tells nothing, and the rule is about plugins.
     */
    void end(boolean isPolite) throws IOException {
        if (isPolite) {
            wire.sendClose();
        } else {
            socket.setSoLinger(true, 0);
        }
        socket.close();
    }
}
