package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.TradeUpdates.Listener;
import dev.brokerkeep.broker.TradeUpdates.Subscription;
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
    private static final String DATA = "https://data.alpaca.markets";

    private final String base;
    private final Optional<String> dataBase;
    private final Credentials credentials;
    private final AlpacaHttp http;
    private final OpenStreams streams;
    private volatile boolean closed;

    private AlpacaSession(String base, Optional<String> dataBase, Credentials credentials, AlpacaHttp http) {
        this.base = base;
        this.dataBase = dataBase;
        this.credentials = credentials;
        this.http = http;
        this.streams = new OpenStreams(new StreamConnector(base, credentials, http, http.streamLimits()));
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
        Optional<URI> dataUrl = settings.find(AlpacaSettings.DATA_URL);
        List<SettingProblem> problems = AlpacaSettings.connectionProblems(key, secret, baseUrl, dataUrl);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(settings.account(), problems);
        }
        String base = base(baseUrl, paper);
        return new AlpacaSession(base, dataBase(base, dataUrl), new Credentials(key, secret), http);
    }

    /**
     * Returns where market data are; empty if nobody has said so. Credentials that are for a gateway go to the gateway:
     * never to Alpaca because of a setting that is missing.
     */
    private static Optional<String> dataBase(String base, Optional<URI> dataUrl) {
        boolean isAlpaca = base.equals(PAPER) || base.equals(LIVE);
        return dataUrl.map(URI::toString)
                .map(AlpacaSession::withoutSlash)
                .or(() -> isAlpaca ? Optional.of(DATA) : Optional.empty());
    }

    /** Returns the address before {@code /v2}: Alpaca Trading API, servers Paper and Live. */
    static String base(Optional<URI> baseUrl, boolean paper) {
        return withoutSlash(baseUrl.map(URI::toString).orElse(paper ? PAPER : LIVE));
    }

    private static String withoutSlash(String address) {
        return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
    }

    /** Returns the answer to a GET of a fixed path. */
    Answer get(String path) {
        return get(path, "", http.deadline());
    }

    /** Returns the answer to a GET of one thing, whose name the caller gave. */
    Answer get(String folder, String what, String name) {
        return get(folder + segment(CallName.read("GET " + folder), what, name), "", http.deadline());
    }

    /** Returns the answer to a GET of a fixed path; the query stands behind a question mark, or is empty. */
    Answer get(String path, String query) {
        return get(path, query, http.deadline());
    }

    /** Returns the answer to a GET; the query stands behind a question mark, or is empty. */
    Answer get(String path, String query, Deadline deadline) {
        return get(base, path, query, deadline);
    }

    /** Returns the answer to a GET of market data. */
    Answer getData(String path, String query, Deadline deadline) {
        String server = dataBase.orElseThrow(() -> CallName.read("GET " + path)
                .notSent(
                        Kind.INVALID_REQUEST,
                        ": not sent, because the setting base_url is set and data_url is not, so it is not known where"
                                + " the credentials may go for market data. Set data_url."));
        return get(server, path, query, deadline);
    }

    private Answer get(String server, String path, String query, Deadline deadline) {
        Call call = Call.get("GET " + path, URI.create(server + path + query), credentials, deadline);
        requireOpen(call.name());
        return http.send(call);
    }

    /** Returns the answer to a POST of an order. */
    Answer post(CallName name, String path, String body) {
        return http.send(change("POST", name, path, Optional.of(body)));
    }

    /** Returns the answer to a PATCH of an order. */
    Answer patch(CallName name, String path, String body) {
        return http.send(change("PATCH", name, path, Optional.of(body)));
    }

    /** Returns once the broker has taken a DELETE. */
    void delete(CallName name, String path) {
        http.sendWithoutAnswer(change("DELETE", name, path, Optional.empty()));
    }

    private Call change(String method, CallName name, String path, Optional<String> body) {
        requireOpen(name);
        return new Call(method, name, URI.create(base + path), body, credentials, http.deadline());
    }

    private void requireOpen(CallName name) {
        if (closed) {
            throw name.notSent(Kind.CLOSED, ": the account object has been closed.");
        }
    }

    /** Returns a name that a caller gave as a part of a path. */
    static String segment(CallName call, String what, String name) {
        boolean usable = !name.isBlank() && name.length() <= OrderRules.LONGEST_ID;
        // Empty or made of dots, it would be the address of something else: the list, or the folder above.
        if (!usable || name.equals(".") || name.equals("..")) {
            throw call.notSent(
                    Kind.INVALID_REQUEST,
                    ": the " + what + " is empty, dots only, or longer than " + OrderRules.LONGEST_ID + " characters.");
        }
        return encoded(name);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Returns the deadline of a single call that begins now. */
    Deadline deadline() {
        return http.deadline();
    }

    /** Returns the deadline of a listing that begins now. */
    Deadline listingDeadline() {
        return http.listingDeadline();
    }

    /** Returns a stream of what happens to the account's orders. */
    Subscription subscribe(Listener listener) {
        return streams.subscribe(listener);
    }

    /** Refuses all calls from now on, and ends the streams. */
    void close() {
        closed = true;
        streams.close();
    }
}
