package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.spi.Sleeper;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The way to Alpaca and back: one HTTP client for all accounts of the plugin. Knows no account; each call brings its
 * credentials.
 *
 * <p>What holds for every call: it ends by its deadline, counted to the last byte, because a server may send one byte
 * at a time for ever; its answer has a bounded size; redirects are not followed, because the JDK's client would send
 * the credentials along; an interrupt ends it and the flag stays set; and it fails with {@link BrokerException} only.
 * It keeps to the quota of its credential; see {@link Quotas}.
 *
 * <p>A call that only reads is repeated if the broker fails or cannot be reached: twice at most, after a wait, and
 * within its deadline. A call that changes something is sent once. (The JDK's client may by itself repeat a GET whose
 * pooled connection turns out to be closed; it never repeats another method, unless the property
 * {@code jdk.httpclient.enableAllMethodRetry} is set, and then the call is refused.)
 *
 * <p>Safe for use by many threads. The runtime closes it.
 */
@Singleton
final class AlpacaHttp implements AutoCloseable {
    private static final int MOST_REPEATS = 2;
    private static final int NOT_IMPLEMENTED = 501;
    private static final String CLOSED = ": the plugin has been closed.";

    /** Set, it makes the JDK's client repeat requests of every method. */
    private static final String REPEATING = "jdk.httpclient.enableAllMethodRetry";

    private final HttpLimits limits;
    private final StreamLimits streamLimits;
    private final AnswerReader reader;
    private final Clock clock;
    private final Sleeper sleeper;
    private final Quotas quotas;
    private final ExecutorService threads;

    /** Null once closed: the JDK's client of Java 17 has no close, and ends its thread when nothing refers to it. */
    private volatile @Nullable HttpClient client;

    @Inject
    AlpacaHttp(Clock clock, Sleeper sleeper) {
        this(clock, HttpLimits.STANDARD, sleeper);
    }

    AlpacaHttp(Clock clock, HttpLimits limits, Sleeper sleeper) {
        this(clock, limits, StreamLimits.STANDARD, sleeper);
    }

    /** For tests: with limits and pauses that do not let them wait. */
    AlpacaHttp(Clock clock, HttpLimits limits, StreamLimits streamLimits, Sleeper sleeper) {
        this.streamLimits = streamLimits;
        this.limits = limits;
        this.reader = new AnswerReader(clock);
        this.clock = clock;
        this.sleeper = sleeper;
        this.quotas = new Quotas(clock, sleeper, limits.requestsPerMinute());
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "brokerkeep-alpaca-http");
            thread.setDaemon(true);
            return thread;
        });
        this.client = HttpClient.newBuilder()
                // One exchange per connection: a stalled answer cannot hold up others, as it could in HTTP/2.
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(limits.connect())
                .executor(threads)
                .build();
    }

    /** Returns the deadline of a single call that begins now. */
    Deadline deadline() {
        return Deadline.in(limits.call());
    }

    /** Returns the deadline of a listing that begins now. */
    Deadline listingDeadline() {
        return Deadline.in(limits.listing());
    }

    /**
     * Returns the answer of the broker, if it is a good one; waits for it.
     *
     * @throws BrokerException for every other outcome
     */
    Answer send(Call call) {
        return answer(call, lastAttempt(call));
    }

    /**
     * Returns once the broker has taken what the call asks for; there is nothing to read in its answer.
     *
     * @throws BrokerException for every other outcome
     */
    void sendWithoutAnswer(Call call) {
        HttpResponse<byte[]> response = exchange(call);
        try {
            reader.accept(call, response);
        } catch (BrokerException e) {
            throw obeyed(call, e);
        }
    }

    /** What came of one try: a response, good or not, or a failure without one. */
    private record Attempt(
            @Nullable HttpResponse<byte[]> response,
            @Nullable BrokerException failure) {
        /** Tells whether another try may do better. */
        boolean mayPass() {
            if (response == null) {
                return failure != null && failure.kind() == Kind.UNAVAILABLE;
            }
            return response.statusCode() / 100 == 5 && response.statusCode() != NOT_IMPLEMENTED;
        }
    }

    private Attempt lastAttempt(Call call) {
        for (int failures = 1; ; failures++) {
            Attempt attempt = attempt(call);
            Duration wait = limits.backoff().after(failures);
            boolean last = call.changes()
                    || failures > MOST_REPEATS
                    || !attempt.mayPass()
                    || wait.toNanos() >= call.deadline().remainingNanos();
            if (last) {
                return attempt;
            }
            rest(call, wait);
        }
    }

    private Attempt attempt(Call call) {
        try {
            return new Attempt(exchange(call), null);
        } catch (BrokerException e) {
            return new Attempt(null, e);
        }
    }

    private void rest(Call call, Duration wait) {
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        }
    }

    private Answer answer(Call call, Attempt attempt) {
        if (attempt.response() == null) {
            throw Objects.requireNonNull(attempt.failure());
        }
        try {
            return reader.read(call, attempt.response());
        } catch (BrokerException e) {
            throw obeyed(call, e);
        }
    }

    /** Where the broker says how long to be silent, nobody with these credentials sends anything before. */
    private BrokerException obeyed(Call call, BrokerException refusal) {
        if (refusal.kind() == Kind.RATE_LIMITED) {
            refusal.retryAfter().ifPresent(time -> quotas.block(call.credentials(), time));
        }
        return refusal;
    }

    private HttpResponse<byte[]> exchange(Call call) {
        requireSendable(call);
        quotas.await(call);
        // Looked at after the wait, which may have been long.
        HttpClient open = client;
        if (open == null) {
            throw call.name().notSent(Kind.CLOSED, CLOSED);
        }
        long nanos = call.deadline().orIn(limits.call()).remainingNanos();
        if (nanos <= 0) {
            throw call.name().notSent(Kind.TIMED_OUT, ": no time was left to send it.");
        }
        return exchange(open, call, nanos);
    }

    private void requireSendable(Call call) {
        if (client == null) {
            throw call.name().notSent(Kind.CLOSED, CLOSED);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw call.name().notSent(Kind.INTERRUPTED, ": interrupted before it was sent.");
        }
        String repeating = System.getProperty(REPEATING);
        if (call.changes() && repeating != null && !repeating.equalsIgnoreCase("false")) {
            throw call.name()
                    .notSent(
                            Kind.UNSUPPORTED,
                            ": not sent, because the property " + REPEATING
                                    + " lets the JDK send it twice; start without it.");
        }
    }

    private HttpResponse<byte[]> exchange(HttpClient open, Call call, long nanos) {
        CompletableFuture<HttpResponse<byte[]>> pending = start(open, call);
        try {
            return pending.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String problem = ": no complete answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms.";
            throw call.name().failure(Kind.TIMED_OUT, problem, null, e);
        } catch (InterruptedException e) {
            throw interrupted(call, e);
        } catch (ExecutionException e) {
            throw failed(call, e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            throw failed(call, e);
        } finally {
            // Ends the exchange and its connection where the wait was given up; no effect on one that is complete.
            pending.cancel(true);
        }
    }

    private static BrokerException interrupted(Call call, InterruptedException e) {
        Thread.currentThread().interrupt();
        return call.name().failure(Kind.INTERRUPTED, ": interrupted while waiting for the answer.", null, e);
    }

    private CompletableFuture<HttpResponse<byte[]>> start(HttpClient open, Call call) {
        try {
            return open.sendAsync(call.request(), head -> new LimitedBody(limits.answerBytes()));
        } catch (RuntimeException e) {
            throw failed(call, e);
        }
    }

    private BrokerException failed(Call call, Throwable failure) {
        if (client == null) {
            // It may have been on its way before the plugin was closed.
            return call.name().unknown(Kind.CLOSED, CLOSED, null);
        }
        // The JDK quotes what it cannot parse, and a broken gateway may send back what it was sent.
        Throwable cause = call.credentials().appearIn(failure) ? null : failure;
        if (failure instanceof LimitedBody.TooLongException) {
            return call.name().failure(Kind.MALFORMED_ANSWER, ": " + failure.getMessage() + ".", null, cause);
        }
        String type = failure.getClass().getSimpleName();
        if (call.changes() && neverConnected(failure)) {
            return call.name().notSent(Kind.UNAVAILABLE, ": no connection (" + type + ").", null, cause);
        }
        return call.name().failure(Kind.UNAVAILABLE, ": no connection, or it broke (" + type + ").", null, cause);
    }

    /** The two failures after which the JDK has certainly sent nothing; all others leave it open. */
    private static boolean neverConnected(Throwable failure) {
        return failure instanceof ConnectException || failure instanceof HttpConnectTimeoutException;
    }

    /** Returns the time by the clock that the plugin was given. */
    Instant now() {
        return clock.instant();
    }

    StreamLimits streamLimits() {
        return streamLimits;
    }

    /** Reads a message that came over a stream. */
    Answer parse(CallName name, byte[] text) {
        return reader.parse(name, text);
    }

    /** Begins to open a stream; empty once the plugin is closed. */
    Optional<CompletableFuture<WebSocket>> openStream(URI uri, WebSocket.Listener listener) {
        return Optional.ofNullable(client)
                .map(open -> open.newWebSocketBuilder()
                        .connectTimeout(limits.connect())
                        .buildAsync(uri, listener));
    }
    /** Refuses all calls from now on; calls under way end with an exception, at their deadline at the latest. */
    @Override
    public void close() {
        client = null;
        threads.shutdownNow();
    }
}
