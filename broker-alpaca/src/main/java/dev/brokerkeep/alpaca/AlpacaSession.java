package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.SettingsView;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The requests of one account: its address, its credentials, and whether it is still open. Safe for many threads. */
final class AlpacaSession {
    private static final String PAPER = "https://paper-api.alpaca.markets";
    private static final String LIVE = "https://api.alpaca.markets";
    private static final int LONGEST_NAME = 128;

    private final String base;
    private final Credentials credentials;
    private final AlpacaHttp http;
    private volatile boolean closed;

    private AlpacaSession(String base, Credentials credentials, AlpacaHttp http) {
        this.base = base;
        this.credentials = credentials;
        this.http = http;
    }

    /**
     * Reads the connection settings, each by its key, so that a change of any of them is noticed. No I/O.
     *
     * @throws InvalidSettingsException if they came into the database past the schema's rules and cannot be used
     */
    static AlpacaSession of(SettingsView settings, AlpacaHttp http) {
        Secret key = settings.get(AlpacaSettings.API_KEY);
        Secret secret = settings.get(AlpacaSettings.API_SECRET);
        boolean paper = settings.get(AlpacaSettings.PAPER_ACCOUNT);
        Optional<URI> baseUrl = settings.find(AlpacaSettings.BASE_URL);
        List<SettingProblem> problems = AlpacaSettings.connectionProblems(key, secret, baseUrl);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(settings.account(), problems);
        }
        return new AlpacaSession(base(baseUrl, paper), new Credentials(key, secret), http);
    }

    /** Returns the address before {@code /v2}: Alpaca Trading API, servers Paper and Live. */
    static String base(Optional<URI> baseUrl, boolean paper) {
        String base = baseUrl.map(URI::toString).orElse(paper ? PAPER : LIVE);
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    /** Returns the answer to a GET of a fixed path. */
    Answer get(String path) {
        return get(path, "", http.deadline());
    }

    /** Returns the answer to a GET of one thing, whose name the caller gave. */
    Answer get(String folder, String what, String name) {
        boolean usable = !name.isBlank() && name.length() <= LONGEST_NAME;
        // Empty or made of dots, it would be the address of something else: the list, or the folder above.
        if (!usable || name.equals(".") || name.equals("..")) {
            throw new BrokerException(
                    Kind.INVALID_REQUEST,
                    "GET " + folder + ": the " + what + " is empty, dots only, or longer than " + LONGEST_NAME
                            + " characters.");
        }
        String segment = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return get(folder + segment, "", http.deadline());
    }

    /** Returns the answer to a GET; the query stands behind a question mark, or is empty. */
    Answer get(String path, String query, Deadline deadline) {
        String name = "GET " + path;
        if (closed) {
            throw new BrokerException(Kind.CLOSED, name + ": the account object has been closed.");
        }
        URI uri = URI.create(base + path + query);
        return http.send(new Call(name, uri, credentials, deadline));
    }

    /** Returns the deadline of a listing that begins now. */
    Deadline listingDeadline() {
        return http.listingDeadline();
    }

    void close() {
        closed = true;
    }
}
