package dev.brokerkeep.tck.simulator;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 over one connection, as much of it as clients of brokers use. For one thread. */
final class Wire {
    private static final int LONGEST_HEAD = 1 << 16;

    /** So that what trickles does not end. */
    private static final String PADDING = " ".repeat(1 << 16);

    private final InputStream in;
    private final OutputStream out;

    Wire(InputStream in, OutputStream out) {
        this.in = new BufferedInputStream(in);
        this.out = out;
    }

    /** A request, and its head as sent. */
    record Read(Request request, String head) {}

    /** Returns the next request; null if the client has closed the connection. */
    @Nullable
    Read next() throws IOException {
        String head = head();
        if (head == null) {
            return null;
        }
        String[] lines = head.split("\r\n", -1);
        String[] first = lines[0].split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        byte[] body = "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
                ? chunks()
                : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        URI target = URI.create(first[1]);
        Request request = new Request(
                first[0],
                target.getPath(),
                query(target.getRawQuery()),
                headers,
                new String(body, StandardCharsets.UTF_8));
        return new Read(request, head);
    }

    private @Nullable String head() throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int ends = 0;
        while (ends < 4) {
            int next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                return null;
            }
            head.write(next);
            ends = next == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            int size = Integer.parseInt(line().split(";", 2)[0].strip(), 16);
            all.write(in.readNBytes(size));
            line();
            if (size == 0) {
                return all.toByteArray();
            }
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next;
        while ((next = in.read()) >= 0 && next != '\n') {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).strip();
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new LinkedHashMap<>();
        if (raw != null) {
            for (String part : raw.split("&", -1)) {
                int equals = part.indexOf('=');
                query.put(
                        decoded(equals < 0 ? part : part.substring(0, equals)),
                        equals < 0 ? "" : decoded(part.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Writes an answer, after which the connection can be used again. */
    void write(Reply reply) throws IOException {
        out.write(bytes(reply));
        out.flush();
    }

    /** Writes an answer byte by byte, with this much time between; its head at once if a body follows. */
    void trickle(Reply reply, long pauseMillis) throws IOException, InterruptedException {
        boolean hasBody = !reply.body().isEmpty();
        byte[] all = bytes(hasBody ? new Reply(reply.status(), reply.headers(), reply.body() + PADDING) : reply);
        int head = hasBody ? new String(all, StandardCharsets.ISO_8859_1).indexOf("\r\n\r\n") + 4 : 0;
        out.write(all, 0, head);
        for (int i = head; i < all.length; i++) {
            out.write(all[i]);
            out.flush();
            Thread.sleep(pauseMillis);
        }
    }

    /** Makes a WebSocket of the connection, as a request has asked for. */
    StreamWire upgrade(Request request) throws IOException {
        String key = request.header("Sec-WebSocket-Key").orElse("");
        out.write(("HTTP/1.1 101 -\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                        + StreamWire.accepted(key) + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return new StreamWire(in, out);
    }

    private static byte[] bytes(Reply reply) throws IOException {
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder("HTTP/1.1 ").append(reply.status()).append(" -\r\n");
        reply.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (reply.status() != 204) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        all.write(body);
        return all.toByteArray();
    }
}
