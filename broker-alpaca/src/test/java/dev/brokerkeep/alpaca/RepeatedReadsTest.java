package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RepeatedReadsTest {
    private final VirtualTime time = new VirtualTime();

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void read_brokerFailsTwice_isAnsweredTheThirdTime(int status) throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (FakeBroker broker = new FakeBroker(
                        any -> asked.incrementAndGet() <= 2 ? Reply.of(status, "") : Reply.ok(Bodies.ACCOUNT));
                AlpacaHttp http = new AlpacaHttp(time, Accounts.LIMITS, time)) {
            assertThat(Accounts.account(broker.uri(), http).summary().status()).isEqualTo("ACTIVE");

            assertThat(time.pauses).hasSize(2);
            assertThat(time.pauses.get(0)).isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
            assertThat(time.pauses.get(1)).isBetween(Duration.ofMillis(400), Duration.ofMillis(800));
        }
    }

    @Test
    void read_connectionIsDropped_isAskedThreeTimesAndFails() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> asked.incrementAndGet());
                AlpacaHttp http = new AlpacaHttp(time, Accounts.LIMITS, time)) {
            BrokerException failure = catchThrowableOfType(
                    BrokerException.class,
                    () -> Accounts.account(server.uri(), http).summary());

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            // The JDK repeats each of the three by itself, because nothing at all was answered.
            assertThat(asked.get()).isBetween(3, 6);
        }
    }

    @Test
    void read_connectionIsDroppedOnce_isAnswered() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> {
                    if (asked.incrementAndGet() > 1) {
                        answer(connection);
                    }
                });
                AlpacaHttp http = new AlpacaHttp(time, Accounts.LIMITS, time)) {
            assertThat(Accounts.account(server.uri(), http).summary().status()).isEqualTo("ACTIVE");
        }
    }

    private static void answer(Socket connection) throws Exception {
        byte[] body = Bodies.ACCOUNT.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().write(body);
        connection.getOutputStream().flush();
    }

    @ParameterizedTest
    @ValueSource(ints = {501, 400, 401, 403, 404, 408, 422, 429, 302})
    void read_refused_isAskedOnce(int status) throws Exception {
        try (FakeBroker broker = new FakeBroker(Reply.of(status, ""));
                AlpacaHttp http = new AlpacaHttp(time, Accounts.LIMITS, time)) {
            assertThatThrownBy(() -> Accounts.account(broker.uri(), http).summary())
                    .isInstanceOf(BrokerException.class);

            assertThat(broker.asked).hasSize(1);
            assertThat(time.pauses).isEmpty();
        }
    }

    @Test
    void read_withoutTimeToWait_failsAtOnce() throws Exception {
        try (FakeBroker broker = new FakeBroker(Reply.of(503, ""));
                AlpacaHttp http = new AlpacaHttp(
                        time,
                        new HttpLimits(
                                Duration.ofSeconds(2), Duration.ofMillis(190), Duration.ofMillis(190), 1 << 20, 100),
                        time)) {
            assertThatThrownBy(() -> Accounts.account(broker.uri(), http).summary())
                    .isInstanceOf(BrokerException.class);

            assertThat(time.pauses).isEmpty();
        }
    }

    @Test
    void backoff_isNeverTheSame_andBounded() {
        Backoff backoff = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(1));
        Set<Duration> waits = ConcurrentHashMap.newKeySet();
        for (int i = 0; i < 50; i++) {
            waits.add(backoff.after(1));
            assertThat(backoff.after(1_000_000)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
        }

        assertThat(waits)
                .hasSizeGreaterThan(10)
                .allSatisfy(wait -> assertThat(wait).isBetween(Duration.ofMillis(50), Duration.ofMillis(100)));
    }
}
