package dev.brokerkeep.alpaca;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;

/**
 * One request.
 *
 * @param method of HTTP
 * @param name for messages
 * @param uri where it goes
 * @param body JSON; empty where nothing is sent but the address
 * @param credentials what it goes with
 * @param deadline when it has to be over
 */
record Call(String method, CallName name, URI uri, Optional<String> body, Credentials credentials, Deadline deadline) {
    static Call get(String name, URI uri, Credentials credentials, Deadline deadline) {
        return new Call("GET", CallName.read(name), uri, Optional.empty(), credentials, deadline);
    }

    boolean changes() {
        return name.purpose().changes();
    }

    HttpRequest request() {
        HttpRequest.Builder request =
                credentials.addTo(HttpRequest.newBuilder(uri)).header("Accept", "application/json");
        if (body.isPresent()) {
            request.header("Content-Type", "application/json");
        }
        BodyPublisher sent = body.map(BodyPublishers::ofString).orElseGet(BodyPublishers::noBody);
        return request.method(method, sent).build();
    }

    /** Leaves the body out: what an account trades is nobody's business but the broker's. */
    @Override
    public String toString() {
        return "Call[" + name.text() + "]";
    }
}
