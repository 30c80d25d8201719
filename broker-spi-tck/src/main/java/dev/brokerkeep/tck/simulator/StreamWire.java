package dev.brokerkeep.tck.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The server's side of a WebSocket (RFC 6455) over one connection. Read by one thread, written by many. */
final class StreamWire {
    private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int LONGEST_MESSAGE = 1 << 20;
    private static final int FIN = 0x80;
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final short GOING_AWAY = 1001;

    private final InputStream in;
    private final OutputStream out;
    private int pongs;

    StreamWire(InputStream in, OutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Returns what the client of a handshake has to be given back for its key. */
    static String accepted(String key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + SALT).getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-1", e);
        }
    }

    /** Returns the next message; null when the client has gone. Answers pings on the way. */
    @Nullable
    String next() throws IOException {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        while (true) {
            int first = in.read();
            if (first < 0) {
                return null;
            }
            byte[] data = payload();
            switch (first & 0x0f) {
                case CONTINUATION, TEXT, BINARY -> {
                    message.write(data);
                    if (message.size() > LONGEST_MESSAGE) {
                        throw new IOException("a message of more than " + LONGEST_MESSAGE + " bytes");
                    }
                    if ((first & FIN) != 0) {
                        return message.toString(StandardCharsets.UTF_8);
                    }
                }
                case PING -> write(PONG, data);
                case PONG -> ponged();
                case CLOSE -> {
                    write(CLOSE, data);
                    return null;
                }
                default -> throw new IOException("a frame of an unknown kind");
            }
        }
    }

    private byte[] payload() throws IOException {
        int second = in.read();
        long length = second & 0x7f;
        if (length == 126) {
            length = ByteBuffer.wrap(exactly(2)).getShort() & 0xffff;
        } else if (length == 127) {
            length = ByteBuffer.wrap(exactly(8)).getLong();
        }
        if ((second & 0x80) == 0 || length < 0 || length > LONGEST_MESSAGE) {
            throw new IOException("a frame that is not masked, or too long");
        }
        byte[] mask = exactly(4);
        byte[] data = exactly((int) length);
        for (int i = 0; i < data.length; i++) {
            data[i] ^= mask[i % 4];
        }
        return data;
    }

    private byte[] exactly(int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new IOException("the client has gone within a frame");
        }
        return bytes;
    }

    void send(String message, boolean isBinary) throws IOException {
        write(isBinary ? BINARY : TEXT, message.getBytes(StandardCharsets.UTF_8));
    }

    /** Says goodbye, as a broker does that goes down for maintenance. */
    void sendClose() throws IOException {
        write(CLOSE, ByteBuffer.allocate(2).putShort(GOING_AWAY).array());
    }

    /** Returns whether the client has handled all that was sent before: clients answer pings in order. */
    synchronized boolean awaitPong(long nanos) throws IOException, InterruptedException {
        int before = pongs;
        write(PING, new byte[0]);
        long deadline = System.nanoTime() + nanos;
        long left;
        while (pongs == before && (left = deadline - System.nanoTime()) > 0) {
            wait(left / 1_000_000 + 1);
        }
        return pongs != before;
    }

    private synchronized void ponged() {
        pongs++;
        notifyAll();
    }

    private synchronized void write(int kind, byte[] data) throws IOException {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write(FIN | kind);
        if (data.length < 126) {
            frame.write(data.length);
        } else if (data.length <= 0xffff) {
            frame.write(126);
            frame.write(ByteBuffer.allocate(2).putShort((short) data.length).array());
        } else {
            frame.write(127);
            frame.write(ByteBuffer.allocate(8).putLong(data.length).array());
        }
        frame.write(data);
        out.write(frame.toByteArray());
        out.flush();
    }
}
