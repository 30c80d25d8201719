package dev.brokerkeep.alpaca;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/** Tells what keeps an address from being the base of all requests. */
final class BaseUrl {
    /** What {@link URI#getPort()} returns for an address that names none. */
    private static final int NO_PORT = -1;

    private static final int HIGHEST_PORT = 65_535;

    private static final Pattern VERSION_AT_END = Pattern.compile("/v2/*$");

    private BaseUrl() {}

    /** Returns what is expected instead; the text does not repeat the address. */
    static Optional<String> problem(URI uri) {
        boolean https = "https".equalsIgnoreCase(uri.getScheme());
        boolean http = "http".equalsIgnoreCase(uri.getScheme());
        if (!https && !(http && Loopback.is(uri.getHost()))) {
            return Optional.of("expected https, or http to a loopback address: credentials are sent there");
        }
        if (uri.getRawUserInfo() != null || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return Optional.of("expected an address without user, query and fragment");
        }
        // The syntax of an address allows any number; only a request would find out.
        if (uri.getPort() != NO_PORT && (uri.getPort() < 1 || uri.getPort() > HIGHEST_PORT)) {
            return Optional.of("expected a port from 1 to " + HIGHEST_PORT);
        }
        // Every request would go to /v2/v2, and be answered as if the account had nothing there.
        if (VERSION_AT_END.matcher(uri.getPath()).find()) {
            return Optional.of("expected an address without /v2 at its end: each request adds it");
        }
        return Optional.empty();
    }
}
