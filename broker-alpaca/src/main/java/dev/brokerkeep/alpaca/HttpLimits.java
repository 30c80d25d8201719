package dev.brokerkeep.alpaca;

import java.time.Duration;

/**
 * What a call may take.
 *
 * @param connect time to open a connection
 * @param call time from the start of one request to the last byte of its answer
 * @param listing time for all requests of one listing
 * @param answerBytes size of one answer; 500 orders are about a megabyte
 * @param requestsPerMinute what Alpaca allows an account: 200 unless more was agreed
 * @param backoff the waits before a read is repeated
 */
record HttpLimits(
        Duration connect, Duration call, Duration listing, int answerBytes, int requestsPerMinute, Backoff backoff) {
    static final HttpLimits STANDARD =
            new HttpLimits(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(60), 16 << 20, 200);

    HttpLimits(Duration connect, Duration call, Duration listing, int answerBytes, int requestsPerMinute) {
        this(
                connect,
                call,
                listing,
                answerBytes,
                requestsPerMinute,
                new Backoff(Duration.ofMillis(400), Duration.ofSeconds(2)));
    }
}
