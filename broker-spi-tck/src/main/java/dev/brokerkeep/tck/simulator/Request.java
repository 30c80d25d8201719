package dev.brokerkeep.tck.simulator;

import java.util.Map;
import java.util.Optional;

/**
 * A request as it arrived.
 *
 * @param method such as {@code GET}
 * @param path decoded, without the query
 * @param query decoded; of a repeated name the last
 * @param headers by their names in lower case; of a repeated name the last
 * @param body as UTF-8; empty if there is none
 */
public record Request(String method, String path, Map<String, String> query, Map<String, String> headers, String body) {
    /** Returns a header; empty if it was not sent. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name.toLowerCase(java.util.Locale.ROOT)));
    }

    /** Returns whether it may change something at the broker: all but GET and HEAD. */
    public boolean isChange() {
        return !method.equals("GET") && !method.equals("HEAD");
    }

    /** Returns whether it asks for a WebSocket. */
    public boolean isStream() {
        return header("Upgrade").map("websocket"::equalsIgnoreCase).orElse(false);
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
