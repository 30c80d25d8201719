package dev.brokerkeep.alpaca;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A broker with an order book, which takes each client order id once, and fails as it is told. */
final class FaultyExchange implements AutoCloseable {
    enum Fault {
        NONE,
        DROPPED_BEFORE_IT_IS_READ,
        DROPPED_BEFORE_IT_IS_DONE,
        DROPPED_AFTER_IT_IS_DONE,
        HANGS_AND_IS_NEVER_DONE,
        HANGS_AND_IS_DONE_LATE,
        HANGS_AFTER_IT_IS_DONE,
        FAILS_BEFORE_IT_IS_DONE,
        FAILS_AFTER_IT_IS_DONE
    }

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");
    private static final Pattern POSTED = Pattern.compile("\"client_order_id\":\"([^\"]+)\"");
    private static final Pattern ASKED = Pattern.compile("client_order_id=([^ &]+)");

    /** How many orders were posted, counted by the first byte, whatever came of them. */
    final AtomicInteger posts = new AtomicInteger();

    /** The orders by their client order ids. */
    final Set<String> book = ConcurrentHashMap.newKeySet();

    private final Deque<Fault> faults = new ArrayDeque<>();
    private final ApiJudge judge = new ApiJudge();
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));

    FaultyExchange() throws IOException {
        start(this::accept);
    }

    URI uri() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    void schedule(List<Fault> next) {
        synchronized (faults) {
            faults.clear();
            faults.addAll(next);
        }
    }

    private Fault nextFault() {
        synchronized (faults) {
            return faults.isEmpty() ? Fault.NONE : faults.removeFirst();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "faulty-exchange");
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
            while (serveOne(connection)) {
                // The connection is used again.
            }
        } catch (IOException e) {
            // The client has gone.
        } finally {
            connections.remove(connection);
        }
    }

    private boolean serveOne(Socket connection) throws IOException {
        InputStream in = connection.getInputStream();
        int first = in.read();
        if (first < 0) {
            return false;
        }
        if (first == 'P') {
            posts.incrementAndGet();
        }
        Fault fault = nextFault();
        if (fault == Fault.DROPPED_BEFORE_IT_IS_READ) {
            return false;
        }
        String request = request(in, (char) first);
        switch (fault) {
            case NONE -> answer(connection, done(request));
            case FAILS_BEFORE_IT_IS_DONE -> answer(connection, "503 Unavailable\n{}");
            case FAILS_AFTER_IT_IS_DONE -> {
                String ignored = done(request);
                answer(connection, "500 Failed\n{\"was\": " + ignored.length() + "}");
            }
            case DROPPED_AFTER_IT_IS_DONE -> doneAndDropped(request);
            case HANGS_AND_IS_NEVER_DONE -> untilLeft(in);
            case HANGS_AND_IS_DONE_LATE -> {
                untilLeft(in);
                doneAndDropped(request);
            }
            case HANGS_AFTER_IT_IS_DONE -> {
                doneAndDropped(request);
                untilLeft(in);
            }
            case DROPPED_BEFORE_IT_IS_READ, DROPPED_BEFORE_IT_IS_DONE -> {
                // Nothing more happens.
            }
        }
        return fault == Fault.NONE || fault == Fault.FAILS_BEFORE_IT_IS_DONE || fault == Fault.FAILS_AFTER_IT_IS_DONE;
    }

    private static String request(InputStream in, char first) throws IOException {
        StringBuilder head = new StringBuilder().append(first);
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException();
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        int size = length.find() ? Integer.parseInt(length.group(1)) : 0;
        return head + new String(in.readNBytes(size), StandardCharsets.UTF_8);
    }

    /** By reading: the client goes at its deadline. */
    private static void untilLeft(InputStream in) {
        try {
            while (in.read() >= 0) {
                // Nothing more is expected.
            }
        } catch (IOException e) {
            // Gone the hard way.
        }
    }

    private void doneAndDropped(String request) {
        String unheard = done(request);
        assert !unheard.isEmpty();
    }

    /** Every order and every question is judged, and what is answered to it, whether it is heard or not. */
    private String done(String request) {
        AlpacaFacts.Request judged = judged(request);
        judge.request(judged);
        String statusAndBody = carriedOut(request);
        int status = Integer.parseInt(statusAndBody.substring(0, 3));
        judge.answer(judged, status, statusAndBody.substring(statusAndBody.indexOf('\n') + 1));
        return statusAndBody;
    }

    private static AlpacaFacts.Request judged(String request) {
        int end = request.indexOf("\r\n\r\n");
        List<String> head = request.substring(0, end).lines().toList();
        String[] first = head.get(0).split(" ");
        String[] target = first[1].split("\\?", 2);
        Map<String, String> headers = head.stream()
                .skip(1)
                .map(line -> line.split(": *", 2))
                .collect(Collectors.toMap(line -> line[0].toLowerCase(Locale.ROOT), line -> line[1]));
        Map<String, String> query = FakeBroker.query(target.length > 1 ? target[1] : null);
        return new AlpacaFacts.Request(first[0], target[0], query, headers::get, request.substring(end + 4));
    }

    private String carriedOut(String request) {
        if (request.startsWith("POST")) {
            Matcher id = POSTED.matcher(request);
            return id.find() ? placed(id.group(1)) : "400 Bad\n{}";
        }
        Matcher id = ASKED.matcher(request);
        String name = id.find() ? URLDecoder.decode(id.group(1), StandardCharsets.UTF_8) : "";
        return book.contains(name) ? order(name) : "404 Not Found\n{\"message\": \"order not found\"}";
    }

    private String placed(String id) {
        return book.add(id) ? order(id) : "422 Unprocessable\n{\"message\": \"client_order_id must be unique\"}";
    }

    private static String order(String id) {
        return "200 OK\n" + Bodies.order(Map.of("id", "\"broker-" + id + '"', "client_order_id", '"' + id + '"'));
    }

    private static void answer(Socket connection, String statusAndBody) throws IOException {
        int end = statusAndBody.indexOf('\n');
        byte[] body = statusAndBody.substring(end + 1).getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 " + statusAndBody.substring(0, end) + "\r\nContent-Length: " + body.length + "\r\n\r\n";
        connection
                .getOutputStream()
                .write((head + new String(body, StandardCharsets.UTF_8)).getBytes(StandardCharsets.UTF_8));
        connection.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
        judge.requireNoProblems();
    }
}
