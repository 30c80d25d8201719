package dev.brokerkeep.alpaca;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An HTTP server on the loopback address that answers as a test says and remembers what it was asked. */
final class FakeBroker implements AutoCloseable {
    record Reply(int status, String body, Map<String, String> headers) {
        static Reply ok(String body) {
            return new Reply(200, body, Map.of());
        }

        static Reply of(int status, String body) {
            return new Reply(status, body, Map.of());
        }

        Reply with(String name, String value) {
            Map<String, String> more = new HashMap<>(headers);
            more.put(name, value);
            return new Reply(status, body, more);
        }
    }

    record Asked(String method, String path, Map<String, String> query, String key, String secret) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();

    /** What came with each request, in the same sequence; empty where nothing did. */
    final List<String> bodies = new CopyOnWriteArrayList<>();

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;
    private volatile Function<Asked, Reply> answer;

    static {
        // Head and body leave in two packets; without this the second waits 40 ms for the client to confirm the first.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    FakeBroker(Function<Asked, Reply> answer) throws IOException {
        this.answer = answer;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    FakeBroker(Reply reply) throws IOException {
        this(asked -> reply);
    }

    void answer(Reply reply) {
        answer(asked -> reply);
    }

    void answer(Function<Asked, Reply> replies) {
        answer = replies;
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        Asked request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getRawPath(),
                query(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders().getFirst("APCA-API-KEY-ID"),
                exchange.getRequestHeaders().getFirst("APCA-API-SECRET-KEY"));
        bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        asked.add(request);
        Reply reply = answer.apply(request);
        reply.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private static Map<String, String> query(String query) {
        if (query == null) {
            return Map.of();
        }
        return Stream.of(query.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(p -> p[0], p -> URLDecoder.decode(p[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
