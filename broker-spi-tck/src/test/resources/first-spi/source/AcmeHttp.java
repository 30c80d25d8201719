package org.example.acme;

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
import java.time.Clock;
import java.time.DateTimeException;
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

/**
 * The way to the broker: one request, one answer, within the deadline. Nothing is sent twice here, and messages say what
 * was asked and answered, but never what a header or a body held. REPLACE: how a request is authenticated, and what
 * status codes mean.
 */
final class AcmeHttp {
    /** The plugin promises this, and a second more, in its {@code @BrokerPluginInfo}. */
    static final int DEADLINE_SECONDS = 2;

    /** Never follows redirects: they would take the credential to another host. */
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Clock clock;

    /** Called by Guice. The clock is BrokerKeep's, so that tests can have another. */
    @Inject
    AcmeHttp(Clock clock) {
        this.clock = clock;
    }

    /** Sends a request and returns the answer: empty if there is none. */
    JsonNode send(String method, URI uri, Secret token, String body) {
        String name = method + " " + uri.getPath();
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token.reveal())
                .build();
        // Asynchronous, since the JDK's own timeout ends with the headers: a body that trickles would go on for ever.
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
        try {
            return read(name, answer.get(DEADLINE_SECONDS, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw unknown(Kind.INTERRUPTED, name + " was interrupted", e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw unknown(Kind.TIMED_OUT, name + " was not answered in time", e);
        } catch (ExecutionException e) {
            // The cause's own message may quote the request: only its class is kept.
            throw e.getCause() instanceof ConnectException
                    ? new BrokerException(Kind.UNAVAILABLE, Outcome.NOT_SENT, name + " could not be sent", null, e)
                    : unknown(
                            Kind.UNAVAILABLE,
                            name + " was cut off",
                            new IOException(e.getCause().getClass().getName()));
        }
    }

    /** It was sent, and nobody knows what became of it. */
    private static BrokerException unknown(Kind kind, String problem, Throwable cause) {
        return new BrokerException(kind, Outcome.UNKNOWN, problem, null, cause);
    }

    private JsonNode read(String name, HttpResponse<String> response) {
        int status = response.statusCode();
        if (status == 204) {
            return json.nullNode();
        }
        if (status == 200) {
            try {
                return json.readTree(response.body());
            } catch (JacksonException e) {
                // Without the exception: it quotes the answer.
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

    private static Kind kind(int status, String body) {
        return switch (status) {
            case 401 -> Kind.AUTHENTICATION;
            case 403 -> body.contains("funds") ? Kind.INSUFFICIENT_FUNDS : Kind.PERMISSION;
            case 404 -> Kind.NOT_FOUND;
            case 409 -> Kind.ORDER_STATE;
            case 422 -> Kind.INVALID_REQUEST;
            default -> status >= 500 ? Kind.UNAVAILABLE : Kind.MALFORMED_ANSWER;
        };
    }

    /**
     * Returns how long the broker wants to be left alone. Retry-After is either seconds or a date; what is neither says
     * nothing. REPLACE: if the broker has headers of its own for that.
     */
    private Duration wait(HttpResponse<String> response) {
        String value = response.headers().firstValue("Retry-After").orElse("0");
        if (value.matches("[0-9]{1,9}")) {
            return Duration.ofSeconds(Long.parseLong(value));
        }
        try {
            Instant until = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Instant now = clock.instant();
            return until.isAfter(now) ? Duration.between(now, until) : Duration.ZERO;
        } catch (DateTimeException e) {
            return Duration.ZERO;
        }
    }
}
