package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpResponse;
import java.time.Clock;
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
 * It is sent once: no retries and no pacing in this release. (The JDK's client may by itself repeat a GET whose pooled
 * connection turns out to be closed.)
 *
 * <p>Safe for use by many threads. The runtime closes it.
 */
@Singleton
final class AlpacaHttp implements AutoCloseable {
    private final HttpLimits limits;
    private final AnswerReader reader;
    private final ExecutorService threads;

    /** Null once closed: the JDK's client of Java 17 has no close, and ends its thread when nothing refers to it. */
    private volatile @Nullable HttpClient client;

    @Inject
    AlpacaHttp(Clock clock) {
        this(clock, HttpLimits.STANDARD);
    }

    /** For tests: with limits that do not let them wait. */
    AlpacaHttp(Clock clock, HttpLimits limits) {
        this.limits = limits;
        this.reader = new AnswerReader(clock);
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
        HttpClient open = client;
        if (open == null) {
            throw closed(call);
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new BrokerException(Kind.INTERRUPTED, call.name() + ": interrupted before it was sent.");
        }
        return reader.read(call, exchange(open, call));
    }

    private HttpResponse<byte[]> exchange(HttpClient open, Call call) {
        long nanos = call.deadline().orIn(limits.call()).remainingNanos();
        if (nanos <= 0) {
            throw new BrokerException(Kind.TIMED_OUT, call.name() + ": no time was left to send it.");
        }
        CompletableFuture<HttpResponse<byte[]>> pending = start(open, call);
        try {
            return pending.get(nanos, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            String problem =
                    call.name() + ": no complete answer within " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms.";
            throw new BrokerException(Kind.TIMED_OUT, problem, null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BrokerException(
                    Kind.INTERRUPTED, call.name() + ": interrupted while waiting for the answer.", null, e);
        } catch (ExecutionException e) {
            throw failed(call, e.getCause() == null ? e : e.getCause());
        } catch (CancellationException e) {
            throw failed(call, e);
        } finally {
            // Ends the exchange and its connection where the wait was given up; no effect on one that is complete.
            pending.cancel(true);
        }
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
            return closed(call);
        }
        // The JDK quotes what it cannot parse, and a broken gateway may send back what it was sent.
        Throwable cause = call.credentials().appearIn(failure) ? null : failure;
        if (failure instanceof LimitedBody.TooLongException) {
            return new BrokerException(
                    Kind.MALFORMED_ANSWER, call.name() + ": " + failure.getMessage() + ".", null, cause);
        }
        String type = failure.getClass().getSimpleName();
        return new BrokerException(
                Kind.UNAVAILABLE, call.name() + ": no connection, or it broke (" + type + ").", null, cause);
    }

    private static BrokerException closed(Call call) {
        return new BrokerException(Kind.CLOSED, call.name() + ": the plugin has been closed.");
    }

    /** Refuses all calls from now on; calls under way end with an exception, at their deadline at the latest. */
    @Override
    public void close() {
        client = null;
        threads.shutdownNow();
    }
}
