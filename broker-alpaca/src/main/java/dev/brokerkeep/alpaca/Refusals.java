package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Tells every answer that is not a success as the exception it means. */
final class Refusals {
    private static final int LONGEST_MESSAGE = 200;

    private final RetryAfter retryAfter;

    Refusals(RetryAfter retryAfter) {
        this.retryAfter = retryAfter;
    }

    /**
     * Returns the exception for a status other than 200.
     *
     * @param body as Alpaca Trading API, schema Error: {@code code} and {@code message}; anything else counts as none
     */
    BrokerException of(Call call, HttpResponse<?> response, JsonNode body) {
        Kind kind = kind(call.name().purpose(), response.statusCode(), body);
        String problem = " answered " + response.statusCode() + hint(response.statusCode())
                + said(call.credentials(), body) + ".";
        return call.name().failure(kind, problem, kind == Kind.RATE_LIMITED ? wait(response) : null, null);
    }

    private @Nullable Duration wait(HttpResponse<?> response) {
        return retryAfter.in(response.headers()).orElse(null);
    }

    private static Kind kind(Purpose purpose, int status, JsonNode body) {
        return switch (status) {
            case 401 -> Kind.AUTHENTICATION;
            case 403 -> isForbiddenKey(body) ? Kind.AUTHENTICATION : kindOfForbidden(purpose, message(body));
            case 404 -> Kind.NOT_FOUND;
            case 408 -> Kind.TIMED_OUT;
            case 422 -> kindOfUnprocessable(purpose, message(body));
            case 429 -> Kind.RATE_LIMITED;
            default -> kindOfClass(status / 100);
        };
    }

    /** A replacement may need more than there is, as a new order may. */
    private static Kind kindOfForbidden(Purpose purpose, String message) {
        boolean spends = purpose == Purpose.SUBMIT || purpose == Purpose.REPLACE;
        return spends && RefusalWords.tellLackOfFunds(message) ? Kind.INSUFFICIENT_FUNDS : Kind.PERMISSION;
    }

    private static Kind kindOfUnprocessable(Purpose purpose, String message) {
        boolean ofState = switch (purpose) {
            // The one reason that the description gives for it; other ones are told in words.
            case CANCEL -> message.isBlank() || RefusalWords.tellOrderState(message);
            case REPLACE -> RefusalWords.tellOrderState(message);
            case READ, SUBMIT -> false;
        };
        return ofState ? Kind.ORDER_STATE : Kind.INVALID_REQUEST;
    }

    private static String message(JsonNode body) {
        return body.path("message").asString("");
    }

    private static Kind kindOfClass(int hundreds) {
        return switch (hundreds) {
            case 4 -> Kind.INVALID_REQUEST;
            case 5 -> Kind.UNAVAILABLE;
            // A success without the answer asked for, or a redirect, which is never followed.
            default -> Kind.MALFORMED_ANSWER;
        };
    }

    /**
     * Alpaca answers a wrong key with 401, or with 403 and {@code {"message": "forbidden."}}, which has no code; a
     * right key that may not do something gets 403 with a code, such as 40310000. Undocumented, hence read narrowly: a
     * 403 of any other shape is a matter of permission.
     */
    private static boolean isForbiddenKey(JsonNode body) {
        String message = message(body);
        return !body.has("code") && (message.equals("forbidden.") || message.equals("forbidden"));
    }

    private static String hint(int status) {
        return status / 100 == 3 ? ", a redirect, which is not followed; check the base_url" : "";
    }

    /** Returns what the broker says, fit for a log line; nothing where it would repeat the credentials. */
    private static String said(Credentials credentials, JsonNode body) {
        Optional<String> message = body.path("message").stringValueOpt().filter(text -> !text.isBlank());
        JsonNode code = body.path("code");
        String shownCode = code.isIntegralNumber() ? " (code " + code.asString() + ")" : "";
        return message.map(text -> ": " + shown(credentials, text)).orElse("") + shownCode;
    }

    private static String shown(Credentials credentials, String message) {
        // Twice the length, so that a secret across the cut is seen too.
        if (credentials.appearIn(cut(message, 2 * LONGEST_MESSAGE))) {
            return "its message is withheld, because it repeats credentials";
        }
        return cut(message, LONGEST_MESSAGE).replaceAll("\\p{Cntrl}", " ");
    }

    private static String cut(String text, int length) {
        return text.length() <= length ? text : text.substring(0, length);
    }
}
