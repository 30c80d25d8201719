package dev.brokerkeep.tck.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer.
 *
 * @param status of HTTP
 * @param headers beside the length, which the simulator writes
 * @param body sent as UTF-8
 */
public record Reply(int status, Map<String, String> headers, String body) {
    /** Returns an answer in JSON. */
    public static Reply json(String body) {
        return json(200, body);
    }

    /** Returns an answer in JSON with a status. */
    public static Reply json(int status, String body) {
        return new Reply(status, Map.of("Content-Type", "application/json"), body);
    }

    /** Returns an answer without a body. */
    public static Reply of(int status) {
        return new Reply(status, Map.of(), "");
    }

    /** Returns this with a header more. */
    public Reply with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }
}
