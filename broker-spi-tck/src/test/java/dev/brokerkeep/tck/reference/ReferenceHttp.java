package dev.brokerkeep.tck.reference;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.settings.Secret;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The way to the broker. What mutants break can be overridden. */
public class ReferenceHttp {
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    /** For mutants, too. */
    protected final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    private final JsonMapper json = JsonMapper.builder().build();
    private final Clock clock;

    /** Built by Guice. */
    @Inject
    public ReferenceHttp(Clock clock) {
        this.clock = clock;
    }

    /** Sends a request and returns the answer. */
    public JsonNode send(String method, URI uri, Secret token, String body) {
        String name = method + " " + uri.getPath();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token.reveal())
                .build();
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return read(name, answer.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unknown(Kind.INTERRUPTED, name + " was interrupted", e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unknown(Kind.TIMED_OUT, name + " was not answered in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof ConnectException
                    ? new BrokerException(Kind.UNAVAILABLE, Outcome.NOT_SENT, name + " could not be sent", null, e)
                    : unknown(
                            Kind.UNAVAILABLE,
                            name + " was cut off",
                            new IOException(e.getCause().getClass().getName()));
        }
    }

    Instant now() {
        return clock.instant();
    }

    CompletableFuture<WebSocket> openStream(URI uri, Secret token, WebSocket.Listener listener) {
        return client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + token.reveal())
                .buildAsync(uri, listener);
    }

    private static BrokerException unknown(Kind kind, String problem, Throwable cause) {
        return new BrokerException(kind, Outcome.UNKNOWN, problem, null, cause);
    }

    /** Returns what an answer says. */
    protected JsonNode read(String name, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 204) {
            return json.nullNode();
        }
        if (status == 200) {
            try {
                return json.readTree(response.body());
            } catch (JacksonException e) {
                throw unknown(
                        Kind.MALFORMED_ANSWER, name + " was answered with what is no JSON", new IOException("JSON"));
            }
        }
        if (status == 429) {
            throw new BrokerException(
                    Kind.RATE_LIMITED, Outcome.REFUSED, name + " was one call too many", wait(response), null);
        }
        throw new BrokerException(kind(status, response.body()), name + " was answered " + status);
    }

    /** Returns what a refusal means. */
    protected Kind kind(int status, String body) {
        return switch (status) {
            case 401 -> Kind.AUTHENTICATION;
            case 403 -> body.contains("funds") ? Kind.INSUFFICIENT_FUNDS : Kind.PERMISSION;
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.ORDER_STATE;
            case 422 -> Kind.INVALID_REQUEST;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.MALFORMED_ANSWER;
        };
    }

    private Duration wait(HttpResponse<String> response) {
        String value = response.headers().firstValue("Retry-After").orElse("0");
        if (value.chars().allMatch(Character::isDigit)) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        Instant until =
                ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
        return Duration.between(clock.instant(), until);
    }
}
