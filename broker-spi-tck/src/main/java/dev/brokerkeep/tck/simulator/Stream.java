package dev.brokerkeep.tck.simulator;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

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

    /** Talks with the client until it has gone. */
    void serve() throws IOException {
        synchronized (oneAtATime) {
            for (String word : words.opened()) {
                wire.send(word, words.isBinary());
            }
        }
        String message;
        while ((message = wire.next()) != null) {
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

    void end(boolean isPolite) throws IOException {
        if (isPolite) {
            wire.sendClose();
        }
        socket.close();
    }
}
