package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import java.net.URI;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Opens the stream of one account up to the point from which on the broker tells what happens. */
final class StreamConnector {
    static final CallName NAME = CallName.read("stream of trade_updates");

    private static final String UPDATES = "trade_updates";

    private final URI uri;
    private final Credentials credentials;
    private final AlpacaHttp http;
    private final StreamLimits limits;

    StreamConnector(String base, Credentials credentials, AlpacaHttp http, StreamLimits limits) {
        // Of http the address of a stream is ws, and of https it is wss.
        this.uri = URI.create("ws" + base.substring("http".length()) + "/stream");
        this.credentials = credentials;
        this.http = http;
        this.limits = limits;
    }

    StreamLimits limits() {
        return limits;
    }

    Instant now() {
        return http.now();
    }

    Deadline deadline() {
        return http.deadline();
    }

    /** Reads a message. */
    Fields read(byte[] message) {
        return http.parse(NAME, message).object();
    }

    /**
     * Returns a connection on which the broker has confirmed that it tells trade updates.
     *
     * @param begun is given the connection at once, so that it can be ended from outside
     */
    StreamConnection connect(Deadline deadline, Consumer<StreamConnection> begun) {
        StreamConnection connection = new StreamConnection(limits, http::now);
        begun.accept(connection);
        try {
            confirm(connection, deadline);
            return connection;
        } catch (InterruptedException e) {
            connection.lose();
            Thread.currentThread().interrupt();
            throw NAME.failure(Kind.INTERRUPTED, ": interrupted while it was opened.", null, e);
        } catch (RuntimeException e) {
            connection.lose();
            throw e;
        }
    }

    private void confirm(StreamConnection connection, Deadline deadline) throws InterruptedException {
        open(connection, deadline);
        connection.send(authorization());
        String status = answer(connection, "authorization", deadline).word("status");
        if (!status.equals("authorized")) {
            throw refused();
        }
        connection.send(listening());
        if (!answer(connection, "listening", deadline).listHolds("streams", UPDATES)) {
            throw NAME.failure(Kind.PERMISSION, ": the broker does not offer it.");
        }
        connection.beat(CompletableFuture.delayedExecutor(limits.beat().toNanos(), TimeUnit.NANOSECONDS));
    }

    static BrokerException refused() {
        return NAME.failure(Kind.AUTHENTICATION, ": the broker does not accept the credentials.");
    }

    private void open(StreamConnection connection, Deadline deadline) throws InterruptedException {
        Optional<CompletableFuture<WebSocket>> opening = http.openStream(uri, connection);
        if (opening.isEmpty()) {
            throw NAME.failure(Kind.CLOSED, ": the plugin has been closed.");
        }
        try {
            connection.use(opening.get().get(deadline.remainingNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw late(e);
        } catch (ExecutionException e) {
            throw notOpened(e.getCause() == null ? e : e.getCause());
        }
    }

    private static BrokerException late(TimeoutException e) {
        return NAME.failure(Kind.TIMED_OUT, ": the broker has not confirmed it before the deadline.", null, e);
    }

    private BrokerException notOpened(Throwable failure) {
        Throwable cause = credentials.appearIn(failure) ? null : failure;
        int status = failure instanceof WebSocketHandshakeException refusal
                ? refusal.getResponse().statusCode()
                : 0;
        Kind kind = switch (status) {
            case 401 -> Kind.AUTHENTICATION;
            case 403 -> Kind.PERMISSION;
            case 429 -> Kind.RATE_LIMITED;
            default -> Kind.UNAVAILABLE;
        };
        String answered = status == 0 ? "" : ", answered " + status;
        return NAME.failure(kind, ": not opened (" + failure.getClass().getSimpleName() + answered + ").", null, cause);
    }

    /** The listening is confirmed last: no update comes before. */
    private Fields answer(StreamConnection connection, String stream, Deadline deadline) throws InterruptedException {
        try {
            while (true) {
                StreamConnection.Message message = connection.next(deadline).orElseThrow(StreamConnector::broken);
                Fields fields = read(message.bytes());
                if (fields.word("stream").equals(stream)) {
                    return fields.object("data");
                }
            }
        } catch (TimeoutException e) {
            throw late(e);
        }
    }

    private static BrokerException broken() {
        return NAME.failure(Kind.UNAVAILABLE, ": the connection broke before the broker confirmed it.");
    }

    private String authorization() {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("action", "auth");
        credentials.addTo(message);
        return message.toString();
    }

    private static String listening() {
        ObjectNode message = JsonNodeFactory.instance.objectNode().put("action", "listen");
        message.putObject("data").putArray("streams").add(UPDATES);
        return message.toString();
    }
}
