package dev.brokerkeep.tck.reference;

import dev.brokerkeep.settings.Secret;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The way to a broker that allows one connection: it is closed after each request. In good weather only. */
public class ExclusiveHttp extends ReferenceHttp {
    private static final int DEADLINE_MILLIS = 10_000;

    private final JsonMapper json = JsonMapper.builder().build();

    /** Built by Guice. */
    @Inject
    public ExclusiveHttp(Clock clock) {
        super(clock);
    }

    @Override
    public JsonNode send(String method, URI uri, Secret token, String body) {
        try {
            HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
            connection.setRequestMethod(method);
            connection.setConnectTimeout(DEADLINE_MILLIS);
            connection.setReadTimeout(DEADLINE_MILLIS);
            connection.setRequestProperty("Authorization", "Bearer " + token.reveal());
            connection.setRequestProperty("Connection", "close");
            try (InputStream answer = connection.getInputStream()) {
                return json.readTree(new String(answer.readAllBytes(), StandardCharsets.UTF_8));
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
