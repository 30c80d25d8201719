package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.broker.OrderRequest;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.spi.Sleeper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No credential sends more than its quota, nor anything before the broker wants it. */
@Timeout(60)
final class QuotaTest {
    private static final int QUOTA = 20;

    private final VirtualTime time = new VirtualTime();
    private final List<Instant> arrivals = new CopyOnWriteArrayList<>();
    private FakeBroker broker;
    private AlpacaHttp http;
    private AlpacaAccount account;

    @BeforeEach
    void open() throws IOException {
        broker = new FakeBroker(asked -> {
            arrivals.add(time.instant());
            return Reply.ok(Bodies.ACCOUNT);
        });
        http = http(Duration.ofSeconds(90), time);
        account = Accounts.account(broker.uri(), http);
    }

    private static AlpacaHttp http(Duration call, VirtualTime time) {
        return new AlpacaHttp(time, new HttpLimits(call, call, call, 1 << 20, QUOTA), time);
    }

    @AfterEach
    void close() {
        http.close();
        broker.close();
    }

    @Test
    void calls_beyondTheQuota_waitUntilAMinuteIsOver() {
        for (int i = 0; i < 3 * QUOTA; i++) {
            account.summary();
        }

        assertThat(arrivals).hasSize(3 * QUOTA);
        assertThat(time.pauses).containsExactly(Duration.ofMinutes(1), Duration.ofMinutes(1));
        assertNoMinuteHasMoreThanTheQuota();
    }

    @Test
    void calls_ofManyThreads_shareTheQuota() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            Thread thread = new Thread(() -> {
                for (int n = 0; n < QUOTA / 2; n++) {
                    account.summary();
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(broker.asked).hasSize(4 * QUOTA);
        // By virtual time every wait is as long as it has to be: at least three minutes for four quotas.
        assertThat(Duration.between(Accounts.NOW, time.instant())).isGreaterThanOrEqualTo(Duration.ofMinutes(3));
    }

    private void assertNoMinuteHasMoreThanTheQuota() {
        for (int i = QUOTA; i < arrivals.size(); i++) {
            assertThat(Duration.between(arrivals.get(i - QUOTA), arrivals.get(i)))
                    .isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        }
    }

    @Test
    void change_thatWouldWaitBeyondItsDeadline_isNotSentAndTellsHowLong() {
        try (AlpacaHttp hasty = http(Duration.ofSeconds(10), time)) {
            AlpacaAccount other = Accounts.account(broker.uri(), hasty);
            for (int i = 0; i < QUOTA; i++) {
                other.summary();
            }
            time.set(Accounts.NOW.plusSeconds(20));

            BrokerException failure = failure(() ->
                    other.submit(OrderRequest.buy("mine", "AAPL").quantity("1").build()));

            assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(failure.retryAfter()).contains(Duration.ofSeconds(40));
            assertThat(broker.asked).hasSize(QUOTA);
            assertThat(time.pauses).isEmpty();
            SecretScan.assertClean(failure);
        }
    }

    @Test
    void successor_withTheSameKey_hasTheSameQuota_andAnotherKeyItsOwn() {
        for (int i = 0; i < QUOTA; i++) {
            account.summary();
        }
        account.close();

        Accounts.account(
                        Accounts.settings(Accounts.credentials("ANOTHER-KEY", Accounts.SECRET)
                                .plain("base_url", Json.of(broker.uri().toString()))),
                        http)
                .summary();
        assertThat(time.pauses).isEmpty();

        Accounts.account(broker.uri(), http).summary();
        assertThat(time.pauses).containsExactly(Duration.ofMinutes(1));
    }

    @Test
    void after429_nobodyOfTheAccountSendsBeforeTheBrokerWantsIt() {
        broker.answer(Reply.of(429, "").with("X-RateLimit-Reset", "1750788952").with("Retry-After", "7"));
        BrokerException refused = failure(account::summary);
        broker.answer(asked -> {
            arrivals.add(time.instant());
            return Reply.ok(Bodies.ACCOUNT);
        });

        Accounts.account(broker.uri(), http).summary();

        assertThat(refused.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(time.pauses).containsExactly(Duration.ofSeconds(30));
        assertThat(arrivals).containsExactly(Instant.ofEpochSecond(1750788952));
    }

    @Test
    void after429_aCallThatCannotWaitSoLong_isNotSent() {
        broker.answer(Reply.of(429, "").with("Retry-After", "3600"));
        assertThat(failure(account::summary).kind()).isEqualTo(Kind.RATE_LIMITED);

        BrokerException failure = failure(account::positions);

        assertThat(failure.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
        assertThat(failure.retryAfter()).contains(Duration.ofHours(1));
        assertThat(broker.asked).hasSize(1);
    }

    @Test
    void wallClock_setBack_prolongsNoWait() {
        for (int i = 0; i < QUOTA; i++) {
            account.summary();
        }
        time.set(Accounts.NOW.minusSeconds(86_400));

        account.summary();

        assertThat(time.pauses).containsExactly(Duration.ofMinutes(1));
    }

    /** Otherwise a request would count for as long as the clock steps back once a minute. */
    @Test
    void wallClock_setBackBetweenRequests_leavesTheOlderOnesTheirTime() {
        Quota quota = new Quota(2);

        assertThat(quota.tryTake(Accounts.NOW)).isZero();
        assertThat(quota.tryTake(Accounts.NOW.plusSeconds(50))).isZero();

        assertThat(quota.tryTake(Accounts.NOW.plusSeconds(49))).isEqualTo(Duration.ofSeconds(11));
    }

    @Test
    void wallClock_setBackAfterA429_prolongsNoWait() {
        Quota quota = new Quota(1);
        quota.blockUntil(Accounts.NOW, Accounts.NOW.plusSeconds(30));

        assertThat(quota.tryTake(Accounts.NOW.minusSeconds(86_400))).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void wait_interrupted_endsBeforeAnythingIsSent() {
        Sleeper interrupted = pause -> {
            throw new InterruptedException();
        };
        try (AlpacaHttp broken = new AlpacaHttp(
                time,
                new HttpLimits(Duration.ofSeconds(90), Duration.ofSeconds(90), Duration.ofSeconds(90), 1 << 20, 1),
                interrupted)) {
            AlpacaAccount other = Accounts.account(broker.uri(), broken);
            other.summary();

            BrokerException failure = failure(other::summary);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(broker.asked).hasSize(1);
        }
    }

    private static BrokerException failure(Runnable call) {
        return catchThrowableOfType(BrokerException.class, call::run);
    }
}
