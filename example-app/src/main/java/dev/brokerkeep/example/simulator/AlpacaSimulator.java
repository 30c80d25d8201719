package dev.brokerkeep.example.simulator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The part of Alpaca's trading API that only reads, on a port of this machine that no other can reach: account,
 * positions, orders, one order, assets and clock, for accounts with made-up holdings.
 *
 * <p>It checks the two key headers as Alpaca does, and reports the rate limit in the same headers. The limit is told
 * and not enforced. Safe for use by many threads; whoever started it closes it.
 */
public final class AlpacaSimulator implements AutoCloseable {
    private static final int REQUESTS_PER_MINUTE = 200;
    private static final int DEFAULT_ORDERS = 50;
    private static final int MOST_ORDERS = 500;

    private final HttpServer server;
    private final ExecutorService threads;
    private final Clock clock;
    private final AtomicInteger admitted = new AtomicInteger();
    private final ConcurrentMap<String, Customer> customers = new ConcurrentHashMap<>();

    private AlpacaSimulator(HttpServer server, ExecutorService threads, Clock clock) {
        this.server = server;
        this.threads = threads;
        this.clock = clock;
    }

    /** One account of the simulated broker. */
    private record Customer(int number, String apiSecret, AtomicLong minute, AtomicLong requests) {}

    /** What is sent back. */
    private record Answer(int status, Object body) {
        static Answer error(int status, long code, String message) {
            return new Answer(status, Map.of("code", code, "message", message));
        }
    }

    /** Starts a simulator on a free port of the loopback interface. */
    public static AlpacaSimulator start(Clock clock) throws IOException {
        // Read once by the server's class: without it small answers on kept connections wait some 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "alpaca-simulator");
            thread.setDaemon(true);
            return thread;
        });
        AlpacaSimulator simulator = new AlpacaSimulator(server, threads, clock);
        server.setExecutor(threads);
        server.createContext("/", simulator::handle);
        server.start();
        return simulator;
    }

    /** Returns the address that takes the place of Alpaca's. */
    public URI baseUrl() {
        InetSocketAddress address = server.getAddress();
        return URI.create("http://" + address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    /** Opens an account at the simulated broker, known by these credentials from now on. */
    public void admit(String apiKey, String apiSecret) {
        customers.put(apiKey, new Customer(admitted.incrementAndGet(), apiSecret, new AtomicLong(), new AtomicLong()));
    }

    /** Ends the server; requests under way are cut off. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Customer customer = customerOf(exchange);
            Answer answer = customer == null
                    ? Answer.error(401, 40110000, "request is not authorized")
                    : answer(customer, exchange);
            if (customer != null) {
                tellRateLimit(customer, exchange);
            }
            byte[] body = JsonBody.of(answer.body()).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private @Nullable Customer customerOf(HttpExchange exchange) {
        String key = exchange.getRequestHeaders().getFirst("APCA-API-KEY-ID");
        String secret = exchange.getRequestHeaders().getFirst("APCA-API-SECRET-KEY");
        Customer customer = key == null ? null : customers.get(key);
        boolean isRight = customer != null
                && secret != null
                && MessageDigest.isEqual(
                        secret.getBytes(StandardCharsets.UTF_8),
                        customer.apiSecret().getBytes(StandardCharsets.UTF_8));
        return isRight ? customer : null;
    }

    private void tellRateLimit(Customer customer, HttpExchange exchange) {
        long minute = clock.instant().getEpochSecond() / 60;
        if (customer.minute().getAndSet(minute) != minute) {
            customer.requests().set(0);
        }
        long left = Math.max(0, REQUESTS_PER_MINUTE - customer.requests().incrementAndGet());
        var headers = exchange.getResponseHeaders();
        headers.set("X-RateLimit-Limit", Integer.toString(REQUESTS_PER_MINUTE));
        headers.set("X-RateLimit-Remaining", Long.toString(left));
        headers.set("X-RateLimit-Reset", Long.toString((minute + 1) * 60));
    }

    private Answer answer(Customer customer, HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        if (!exchange.getRequestMethod().equals("GET")) {
            return Answer.error(405, 40510000, "method not allowed");
        }
        if (path.startsWith("/v2/assets/")) {
            return asset(path.substring("/v2/assets/".length()));
        }
        if (path.startsWith("/v2/orders/")) {
            return order(customer, path.substring("/v2/orders/".length()));
        }
        return switch (path) {
            case "/v2/account" -> new Answer(200, Holdings.account(customer.number()));
            case "/v2/positions" -> new Answer(200, Holdings.positions(customer.number()));
            case "/v2/orders" -> orders(customer, Query.of(exchange.getRequestURI()));
            case "/v2/clock" -> new Answer(200, Holdings.marketClock(clock.instant()));
            default -> Answer.error(404, 40410000, "endpoint not found.");
        };
    }

    private static Answer asset(String symbol) {
        return Holdings.asset(symbol)
                .map(found -> new Answer(200, found))
                .orElseGet(() -> Answer.error(404, 40410000, "asset not found for " + symbol));
    }

    private Answer order(Customer customer, String id) {
        return allOrders(customer).stream()
                .filter(order -> id.equals(order.get("id")))
                .findFirst()
                .map(found -> new Answer(200, found))
                .orElseGet(() -> Answer.error(404, 40410000, "order not found for " + id));
    }

    private Answer orders(Customer customer, Map<String, String> query) {
        int limit;
        Optional<Instant> after;
        Optional<Instant> until;
        try {
            limit = Integer.parseInt(query.getOrDefault("limit", Integer.toString(DEFAULT_ORDERS)));
            after = Optional.ofNullable(query.get("after")).map(Instant::parse);
            until = Optional.ofNullable(query.get("until")).map(Instant::parse);
        } catch (NumberFormatException | java.time.DateTimeException e) {
            return Answer.error(422, 40010001, "request parameters are not valid");
        }
        if (limit < 1 || limit > MOST_ORDERS) {
            return Answer.error(422, 40010001, "limit must be between 1 and " + MOST_ORDERS);
        }
        String status = query.getOrDefault("status", "open");
        var matching = allOrders(customer).stream()
                .filter(order -> status.equals("all") || status.equals("open") == (order.get("filled_at") == null))
                .filter(order -> after.map(submitted(order)::isAfter).orElse(true))
                .filter(order -> until.map(submitted(order)::isBefore).orElse(true))
                .sorted(java.util.Comparator.comparing(AlpacaSimulator::submitted))
                .toList();
        if (!query.getOrDefault("direction", "desc").equals("asc")) {
            matching = new java.util.ArrayList<>(matching);
            java.util.Collections.reverse(matching);
        }
        return new Answer(200, matching.subList(0, Math.min(limit, matching.size())));
    }

    private List<Map<String, Object>> allOrders(Customer customer) {
        return Holdings.orders(customer.number(), clock.instant().truncatedTo(ChronoUnit.DAYS));
    }

    private static Instant submitted(Map<String, Object> order) {
        return Instant.parse(String.valueOf(order.get("submitted_at")));
    }
}
