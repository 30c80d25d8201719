package dev.brokerkeep.alpaca;

import java.net.URI;
import java.net.http.HttpRequest;

/**
 * One request.
 *
 * @param name method and path, for messages
 * @param uri where it goes
 * @param credentials what it goes with
 * @param deadline when it has to be over
 */
record Call(String name, URI uri, Credentials credentials, Deadline deadline) {
    HttpRequest request() {
        return credentials
                .addTo(HttpRequest.newBuilder(uri))
                .header("Accept", "application/json")
                .GET()
                .build();
    }
}
