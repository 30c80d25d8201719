package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.spi.Sleeper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps each credential below the number of requests a minute that the broker allows, and silent after the broker said
 * how long to be: over all account objects with that credential, in this process. Where other processes use it too, the
 * broker's own refusals tell.
 *
 * <p>Own, because resilience4j's limiters cannot be told a time before which nothing is allowed, and count fixed
 * periods, around whose ends twice the quota goes out.
 *
 * <p>Counts what was sent within any minute that ends now, by the injected clock. Safe for many threads; who waits
 * holds no lock.
 *
 * <p>Not counted is the one repetition of a GET that the JDK's client makes by itself, when the broker closes a pooled
 * connection instead of answering. No setting of a client turns that off. A property of the whole process does, and is
 * the application's to set: {@code -Djdk.httpclient.redirects.retrylimit=1}, with which no client of the process may
 * follow redirects (this plugin follows none). Without it, such a request may be the one too many, which the broker
 * then refuses.
 */
final class Quotas {
    private static final int PRUNED_FROM = 1_000;

    private final ConcurrentHashMap<String, Quota> byCredential = new ConcurrentHashMap<>();
    private final Clock clock;
    private final Sleeper sleeper;
    private final int perMinute;

    Quotas(Clock clock, Sleeper sleeper, int perMinute) {
        this.clock = clock;
        this.sleeper = sleeper;
        this.perMinute = perMinute;
    }

    /**
     * Returns when the call may be sent, and counts it.
     *
     * @throws dev.brokerkeep.broker.BrokerException of kind {@code RATE_LIMITED} and outcome {@code NOT_SENT} if that
     *     is not before its deadline; {@code INTERRUPTED} if the thread is
     */
    void await(Call call) {
        Duration wait = tryTake(call.credentials());
        while (wait.compareTo(Duration.ZERO) > 0) {
            if (wait.toNanos() > call.deadline().remainingNanos()) {
                throw call.name()
                        .notSent(
                                Kind.RATE_LIMITED,
                                ": not sent, because the account has used up its quota of requests for the next "
                                        + wait.toMillis() + " ms.",
                                wait,
                                null);
            }
            pause(call, wait);
            wait = tryTake(call.credentials());
        }
    }

    private void pause(Call call, Duration wait) {
        try {
            sleeper.sleep(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw call.name().notSent(Kind.INTERRUPTED, ": interrupted before it was sent.", null, e);
        }
    }

    /**
     * In one step with the look at the map: nobody counts on a quota that another has just pruned. So is the look at
     * the clock: threads that overtake each other are no clock that goes back.
     */
    private Duration tryTake(Credentials credentials) {
        Duration[] wait = {Duration.ZERO};
        prune();
        byCredential.compute(credentials.fingerprint(), (key, known) -> {
            Quota quota = known == null ? new Quota(perMinute) : known;
            wait[0] = quota.tryTake(clock.instant());
            return quota;
        });
        return wait[0];
    }

    /** Lets nobody with this credential send anything for so long. */
    void block(Credentials credentials, Duration time) {
        byCredential.compute(credentials.fingerprint(), (key, known) -> {
            Quota quota = known == null ? new Quota(perMinute) : known;
            Instant now = clock.instant();
            quota.blockUntil(now, now.plus(time));
            return quota;
        });
    }

    /** Credentials come and go; those of the last minute stay. */
    private void prune() {
        if (byCredential.mappingCount() >= PRUNED_FROM) {
            byCredential
                    .keySet()
                    .forEach(key -> byCredential.computeIfPresent(
                            key, (same, quota) -> quota.isIdle(clock.instant()) ? null : quota));
        }
    }
}
