package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Clock;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Makes an answer, or the exception that tells why there is none, of what came over the wire. */
final class AnswerReader {
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;

    /** Amounts stay decimals, with all their digits: no binary fraction ever comes near them. */
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Refusals refusals;

    AnswerReader(Clock clock) {
        this.refusals = new Refusals(new RetryAfter(clock));
    }

    /**
     * Returns the answer to a call.
     *
     * @throws BrokerException if the broker refused, or the answer cannot be read as JSON
     */
    Answer read(Call call, HttpResponse<byte[]> response) {
        if (response.statusCode() != OK) {
            throw refusal(call, response);
        }
        return parse(call.name(), response.body());
    }

    /**
     * Returns if the broker has taken what the call asked for; there is nothing to read then.
     *
     * @throws BrokerException if the broker refused
     */
    void accept(Call call, HttpResponse<byte[]> response) {
        if (response.statusCode() != OK && response.statusCode() != NO_CONTENT) {
            throw refusal(call, response);
        }
    }

    private BrokerException refusal(Call call, HttpResponse<byte[]> response) {
        return refusals.of(call, response, bodyOfRefusal(response.body()));
    }

    /**
     * Returns a text of the broker's.
     *
     * @throws BrokerException if it cannot be read as JSON
     */
    Answer parse(CallName name, byte[] text) {
        try {
            return new Answer(name, json.readTree(text));
        } catch (JacksonException | ArithmeticException | IllegalArgumentException e) {
            // The latter two: numbers that JSON can write and BigDecimal cannot hold, such as 1E2147483648.
            throw name.failure(Kind.MALFORMED_ANSWER, ": the answer cannot be read as JSON.", null, withoutText(e));
        }
    }

    /** Returns the body of a refusal, or nothing: gateways refuse in HTML, and the status says enough. */
    private JsonNode bodyOfRefusal(byte[] body) {
        try {
            return json.readTree(body);
        } catch (JacksonException | ArithmeticException | IllegalArgumentException e) {
            return MissingNode.getInstance();
        }
    }

    /**
     * Returns a cause that tells type, place and stack, and not the text: Jackson quotes the source, which may hold
     * anything.
     */
    private static IOException withoutText(RuntimeException e) {
        IOException told = new IOException(e.getClass().getName() + ", byte " + place(e));
        told.setStackTrace(e.getStackTrace());
        return told;
    }

    private static String place(RuntimeException e) {
        return e instanceof JacksonException told && told.getLocation() != null
                ? Long.toString(told.getLocation().getByteOffset())
                : "unknown";
    }
}
