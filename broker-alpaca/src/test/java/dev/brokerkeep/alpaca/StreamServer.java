package dev.brokerkeep.alpaca;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A WebSocket server on loopback, as much of RFC 6455 as the tests need; each connection has a thread of its own. */
final class StreamServer implements AutoCloseable {
    /** What happens on the connection with this number, from 0, after the handshake. */
    interface Behaviour {
        void serve(Peer peer, int number) throws Exception;
    }

    private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");
    private static final int FIN = 0x80;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;

    final List<String> paths = new CopyOnWriteArrayList<>();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    private final Behaviour behaviour;
    volatile String refusal = "";

    StreamServer(Behaviour behaviour) throws IOException {
        this.behaviour = behaviour;
        start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "stream-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            for (int i = 0; true; i++) {
                Socket connection = server.accept();
                connections.add(connection);
                int number = i;
                start(() -> serve(connection, number));
            }
        } catch (IOException e) {
            // Closed.
        }
    }

    private void serve(Socket connection, int number) {
        try (connection) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                head.append((char) connection.getInputStream().read());
            }
            paths.add(head.substring(head.indexOf(" ") + 1, head.indexOf(" HTTP")));
            String answer =
                    refusal.isEmpty() ? accepted(head) : "HTTP/1.1 " + refusal + "\r\nContent-Length: 0\r\n\r\n";
            connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            if (refusal.isEmpty()) {
                behaviour.serve(new Peer(connection), number);
            }
        } catch (Exception e) {
            // The client has gone, or the test is over.
        }
    }

    private static String accepted(CharSequence head) throws Exception {
        Matcher key = KEY.matcher(head);
        if (!key.find()) {
            throw new EOFException("no key");
        }
        byte[] digest = MessageDigest.getInstance("SHA-1")
                .digest((key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
        return "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(digest) + "\r\n\r\n";
    }

    /** The other side of one connection. */
    static final class Peer {
        private final Socket connection;

        /** Whether pings are answered. */
        volatile boolean alive = true;

        Peer(Socket connection) {
            this.connection = connection;
        }

        /** Reads the next text of the client; answers pings on the way. */
        String read() throws IOException {
            InputStream in = connection.getInputStream();
            while (true) {
                int opcode = in.read() & 0x0f;
                int length = in.read() & 0x7f;
                if (length == 126) {
                    length = in.read() << 8 | in.read();
                }
                byte[] mask = in.readNBytes(4);
                byte[] data = in.readNBytes(length);
                if (mask.length < 4 || data.length < length || opcode == CLOSE) {
                    throw new EOFException();
                }
                for (int i = 0; i < length; i++) {
                    data[i] ^= mask[i % 4];
                }
                if (opcode == TEXT) {
                    return new String(data, StandardCharsets.UTF_8);
                }
                if (opcode == PING && alive) {
                    frame(FIN | PONG, data);
                }
            }
        }

        /** Reads until the client goes. */
        void untilLeft() throws IOException {
            while (true) {
                String unexpected = read();
                assert unexpected != null;
            }
        }

        /** Confirms what a good client asks for, and returns what it sent. */
        List<String> confirm() throws IOException {
            String authorization = read();
            text("{\"stream\":\"authorization\",\"data\":{\"status\":\"authorized\",\"action\":\"authenticate\"}}");
            String listening = read();
            text("{\"stream\":\"listening\",\"data\":{\"streams\":[\"trade_updates\"]}}");
            return List.of(authorization, listening);
        }

        void text(String text) throws IOException {
            frame(FIN | TEXT, text.getBytes(StandardCharsets.UTF_8));
        }

        void binary(String text) throws IOException {
            frame(FIN | BINARY, text.getBytes(StandardCharsets.UTF_8));
        }

        /** One byte in each frame: also a character of two bytes is parted. */
        void fragments(String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < bytes.length; i++) {
                int opcode = i == 0 ? BINARY : 0;
                frame(i == bytes.length - 1 ? FIN | opcode : opcode, new byte[] {bytes[i]});
            }
        }

        private synchronized void frame(int first, byte[] data) throws IOException {
            byte[] head = data.length < 126
                    ? new byte[] {(byte) first, (byte) data.length}
                    : new byte[] {(byte) first, 126, (byte) (data.length >> 8), (byte) data.length};
            connection.getOutputStream().write(head);
            connection.getOutputStream().write(data);
            connection.getOutputStream().flush();
        }
    }

    /** Breaks all connections that there are. */
    void dropAll() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        dropAll();
    }
}
