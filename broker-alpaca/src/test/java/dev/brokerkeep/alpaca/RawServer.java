package dev.brokerkeep.alpaca;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A socket that misbehaves as a test says; each connection has a thread of its own. */
final class RawServer implements AutoCloseable {
    /** What happens after the head of a request has been read. */
    interface Behaviour {
        void serve(Socket connection) throws Exception;
    }

    /** Opens when the first request has arrived. */
    final CountDownLatch asked = new CountDownLatch(1);

    /** Opens when the client has ended a connection. */
    final CountDownLatch left = new CountDownLatch(1);

    private final ServerSocket server;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final Behaviour behaviour;

    RawServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = server.accept();
                connections.add(connection);
                start(() -> serve(connection));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            String head = "";
            while (!head.endsWith("\r\n\r\n")) {
                head += (char) connection.getInputStream().read();
            }
            asked.countDown();
            behaviour.serve(connection);
        } catch (Exception e) {
            left.countDown();
        }
    }

    /** Reads until the client goes. */
    void untilLeft(Socket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            // Nothing more is expected.
        }
        left.countDown();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
