package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.OrderStatus;
import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdate.Execution;
import dev.brokerkeep.broker.TradeUpdates;
import dev.brokerkeep.broker.TradeUpdates.Subscription;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
final class TradeStreamTest {
    private static final Duration SHORT = Duration.ofMillis(100);

    /** Short enough to find within a test an end that the JDK does not tell. */
    private static final Duration BEAT = Duration.ofSeconds(1);

    private static final StreamLimits LIMITS = limits(Duration.ofSeconds(30));

    private final Recorder heard = new Recorder();
    private AlpacaHttp http = http(LIMITS);

    private static StreamLimits limits(Duration beat) {
        return new StreamLimits(beat, new Backoff(Duration.ofMillis(10), SHORT), 10_000, 1 << 20, 3);
    }

    private static AlpacaHttp http(StreamLimits limits) {
        return new AlpacaHttp(Clock.systemUTC(), Accounts.LIMITS, limits, Accounts.NO_PAUSE);
    }

    @AfterEach
    void close() {
        http.close();
    }

    /** What a listener hears, as texts. */
    private static final class Recorder implements TradeUpdates.Listener {
        final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

        @Override
        public void update(TradeUpdate update) {
            heard.add(update);
        }

        @Override
        public void gap(Instant from, Instant to) {
            assertThat(from).isBeforeOrEqualTo(to);
            heard.add("gap");
        }

        @Override
        public void ended(BrokerException reason) {
            heard.add(reason.kind());
        }

        Object next() throws InterruptedException {
            Object next = heard.poll(20, TimeUnit.SECONDS);
            assertThat(next).as("something is heard").isNotNull();
            return next;
        }

        String nextExecution() throws InterruptedException {
            return ((TradeUpdate) next()).execution().orElseThrow().id();
        }
    }

    private static String fill(String execution) {
        return update("fill", "\"execution_id\":\"" + execution + "\",\"qty\":\"2\",\"price\":\"179.08\",");
    }

    private static String update(String event, String fields) {
        String order = Bodies.order(Map.of("status", "\"filled\"", "filled_qty", "\"2\""));
        return "{\"stream\":\"trade_updates\",\"data\":{\"event\":\"" + event + "\"," + fields
                + "\"timestamp\":\"2025-06-24T18:15:22Z\",\"order\":" + order + "}}";
    }

    private AlpacaAccount account(StreamServer server) {
        return Accounts.account(server.uri(), http);
    }

    @Test
    void subscribe_confirmed_hearsTextsBinariesAndFragmentsInOrder() throws Exception {
        AtomicReference<List<String>> asked = new AtomicReference<>();
        try (StreamServer server = new StreamServer((peer, number) -> {
            asked.set(peer.confirm());
            peer.text(fill("1"));
            peer.binary(update("new", "\"execution_id\":\"1\","));
            peer.fragments(fill("2é"));
            peer.untilLeft();
        })) {
            Subscription subscription = account(server).subscribe(heard);

            assertThat(subscription.isConnected()).isTrue();
            TradeUpdate first = (TradeUpdate) heard.next();
            assertThat(first.event()).isEqualTo("fill");
            assertThat(first.execution()).contains(new Execution("1", new BigDecimal("2"), new BigDecimal("179.08")));
            assertThat(first.order().status()).isEqualTo(OrderStatus.FILLED);
            assertThat(first.at()).isEqualTo(Instant.parse("2025-06-24T18:15:22Z"));
            TradeUpdate second = (TradeUpdate) heard.next();
            assertThat(second.event()).isEqualTo("new");
            assertThat(second.execution()).isEmpty();
            assertThat(heard.nextExecution()).isEqualTo("2é");
            assertThat(server.paths).containsExactly("/stream");
            assertThat(asked.get())
                    .containsExactly(
                            "{\"action\":\"auth\",\"key\":\"" + Accounts.KEY + "\",\"secret\":\"" + Accounts.SECRET
                                    + "\"}",
                            "{\"action\":\"listen\",\"data\":{\"streams\":[\"trade_updates\"]}}");
            subscription.close();
            assertThat(subscription.isConnected()).isFalse();
        }
    }

    @Test
    void subscribe_keyIsRefused_fails() throws Exception {
        try (StreamServer server = new StreamServer((peer, number) -> {
            String credentials = peer.read();
            assertThat(credentials).isNotEmpty();
            peer.text("{\"stream\":\"authorization\",\"data\":{\"status\":\"unauthorized\"}}");
            peer.untilLeft();
        })) {
            BrokerException failure = failure(server);

            assertThat(failure.kind()).isEqualTo(Kind.AUTHENTICATION);
            SecretScan.assertClean(failure);
        }
    }

    @Test
    void subscribe_streamIsNotOffered_fails() throws Exception {
        try (StreamServer server = new StreamServer((peer, number) -> {
            String credentials = peer.read();
            assertThat(credentials).isNotEmpty();
            peer.text("{\"stream\":\"authorization\",\"data\":{\"status\":\"authorized\"}}");
            String listening = peer.read();
            assertThat(listening).isNotEmpty();
            peer.text("{\"stream\":\"listening\",\"data\":{\"streams\":[]}}");
            peer.untilLeft();
        })) {
            assertThat(failure(server).kind()).isEqualTo(Kind.PERMISSION);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401 Unauthorized, AUTHENTICATION",
        "403 Forbidden, PERMISSION",
        "429 Slow down, RATE_LIMITED",
        "404 Not Found, UNAVAILABLE",
        "503 Unavailable, UNAVAILABLE"
    })
    void subscribe_handshakeIsRefused_fails(String status, Kind kind) throws Exception {
        try (StreamServer server = new StreamServer((peer, number) -> {})) {
            server.refusal = status;

            BrokerException failure = failure(server);

            assertThat(failure.kind()).isEqualTo(kind);
            SecretScan.assertClean(failure);
        }
    }

    @Test
    void subscribe_neverConfirmed_failsAtTheDeadline() throws Exception {
        http = new AlpacaHttp(
                Clock.systemUTC(),
                new HttpLimits(Duration.ofSeconds(2), Duration.ofMillis(500), Duration.ofSeconds(2), 1 << 20, 200),
                LIMITS,
                Accounts.NO_PAUSE);
        CountDownLatch left = new CountDownLatch(1);
        try (StreamServer server = new StreamServer((peer, number) -> {
            try {
                peer.untilLeft();
            } finally {
                left.countDown();
            }
        })) {
            // It reads the authorization, and says nothing.
            assertThat(failure(server).kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void subscribe_connectionIsDropped_fails() throws Exception {
        try (StreamServer server = new StreamServer((peer, number) -> {})) {
            assertThat(failure(server).kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void subscribe_toAClosedAccount_fails() throws Exception {
        try (StreamServer server = new StreamServer((peer, number) -> {})) {
            AlpacaAccount account = account(server);
            account.close();

            BrokerException failure = catchThrowableOfType(BrokerException.class, () -> account.subscribe(heard));

            assertThat(failure.kind()).isEqualTo(Kind.CLOSED);
            assertThat(server.paths).isEmpty();
        }
    }

    private BrokerException failure(StreamServer server) {
        return catchThrowableOfType(BrokerException.class, () -> account(server).subscribe(heard));
    }

    @Test
    void connection_lost_isMadeAgainWithAGap_andEachExecutionIsToldOnce() throws Exception {
        http = http(limits(BEAT));
        try (StreamServer server = new StreamServer((peer, number) -> {
            List<String> asked = peer.confirm();
            assertThat(asked).hasSize(2);
            peer.text(fill("1"));
            peer.text(fill("1"));
            peer.text(fill("on " + number));
            peer.untilLeft();
        })) {
            Subscription subscription = account(server).subscribe(heard);

            assertThat(heard.nextExecution()).isEqualTo("1");
            // What is on its way when a connection breaks may be lost: here everything has been heard before.
            assertThat(heard.nextExecution()).isEqualTo("on 0");
            server.dropAll();
            assertThat(heard.next()).isEqualTo("gap");
            assertThat(heard.nextExecution()).isEqualTo("on 1");
            server.dropAll();
            assertThat(heard.next()).isEqualTo("gap");
            assertThat(heard.nextExecution()).isEqualTo("on 2");
            assertThat(subscription.isConnected()).isTrue();
            subscription.close();
            assertThat(heard.heard).isEmpty();
        }
    }

    @Test
    void executions_areRememberedUpToABound() {
        SeenExecutions seen = new SeenExecutions(2);

        assertThat(seen.isNew("a")).isTrue();
        assertThat(seen.isNew("b")).isTrue();
        assertThat(seen.isNew("a")).isFalse();
        assertThat(seen.isNew("c")).isTrue();
        assertThat(seen.isNew("b")).isFalse();
        assertThat(seen.isNew("a")).isTrue();
    }

    @Test
    void connection_silent_isMadeAgain() throws Exception {
        http = http(limits(SHORT));
        AtomicInteger connections = new AtomicInteger();
        try (StreamServer server = new StreamServer((peer, number) -> {
            connections.incrementAndGet();
            peer.alive = number > 0;
            List<String> asked = peer.confirm();
            assertThat(asked).hasSize(2);
            peer.untilLeft();
        })) {
            try (Subscription subscription = account(server).subscribe(heard)) {
                assertThat(heard.next()).isEqualTo("gap");
                assertThat(subscription).isNotNull();
                assertThat(connections).hasValueGreaterThanOrEqualTo(2);
            }
        }
    }

    @Test
    void message_tooLong_endsTheConnectionAndIsAGap() throws Exception {
        try (StreamServer server = new StreamServer((peer, number) -> {
            List<String> asked = peer.confirm();
            assertThat(asked).hasSize(2);
            if (number == 0) {
                peer.fragments(" ".repeat(10_001));
            }
            peer.text(fill("after"));
            peer.untilLeft();
        })) {
            try (Subscription subscription = account(server).subscribe(heard)) {
                assertThat(heard.next()).isEqualTo("gap");
                assertThat(heard.nextExecution()).isEqualTo("after");
                assertThat(subscription.isConnected()).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"not json", "[]", "{\"stream\":\"trade_updates\",\"data\":{\"event\":\"fill\",\"order\":{}}}"})
    void message_unreadable_isAGapAndEndsNothing(String message) throws Exception {
        try (StreamServer server = new StreamServer((peer, number) -> {
            List<String> asked = peer.confirm();
            assertThat(asked).hasSize(2);
            peer.text("{\"stream\":\"other\"}");
            peer.text(message);
            peer.text(fill("after"));
            peer.untilLeft();
        })) {
            try (Subscription subscription = account(server).subscribe(heard)) {
                assertThat(heard.next()).isEqualTo("gap");
                assertThat(heard.nextExecution()).isEqualTo("after");
                assertThat(subscription).isNotNull();
                assertThat(server.paths).hasSize(1);
            }
        }
    }

    @Test
    void listener_thatThrows_hearsTheNextOne() throws Exception {
        List<String> told = new CopyOnWriteArrayList<>();
        CountDownLatch second = new CountDownLatch(1);
        try (StreamServer server = twoFills()) {
            TradeUpdates.Listener throwing = new TradeUpdates.Listener() {
                @Override
                public void update(TradeUpdate update) {
                    told.add(update.execution().orElseThrow().id());
                    if (told.size() == 2) {
                        second.countDown();
                    }
                    Thread.currentThread().interrupt();
                    throw new AssertionError("expected: thrown by a listener");
                }

                @Override
                public void gap(Instant from, Instant to) {
                    told.add("gap");
                }
            };
            try (Subscription subscription = account(server).subscribe(throwing)) {
                assertThat(second.await(20, TimeUnit.SECONDS)).isTrue();
                assertThat(told).containsExactly("1", "2");
                assertThat(subscription.isConnected()).isTrue();
            }
        }
    }

    private static StreamServer twoFills() throws IOException {
        return new StreamServer((peer, number) -> {
            List<String> asked = peer.confirm();
            assertThat(asked).hasSize(2);
            peer.text(fill("1"));
            peer.text(fill("2"));
            peer.untilLeft();
        });
    }

    /** Also from within the call; and nothing is told of the end. */
    @Test
    void close_withinACall_isTheLastThatIsHeard() throws Exception {
        AtomicReference<Subscription> subscription = new AtomicReference<>();
        CountDownLatch known = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        List<Object> told = new CopyOnWriteArrayList<>();
        try (StreamServer server = new StreamServer((peer, number) -> {
            List<String> asked = peer.confirm();
            assertThat(asked).hasSize(2);
            peer.text(fill("1"));
            peer.text(fill("2"));
            try {
                peer.untilLeft();
            } finally {
                left.countDown();
            }
        })) {
            TradeUpdates.Listener closing = new TradeUpdates.Listener() {
                @Override
                public void update(TradeUpdate update) {
                    told.add(update);
                    try {
                        known.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    subscription.get().close();
                }

                @Override
                public void gap(Instant from, Instant to) {
                    told.add("gap");
                }

                @Override
                public void ended(BrokerException reason) {
                    told.add(reason);
                }
            };
            AlpacaAccount account = account(server);
            subscription.set(account.subscribe(closing));
            known.countDown();

            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
            account.close();
            subscription.get().close();
            assertThat(told).hasSize(1);
        }
    }

    /** Whoever closes waits for the call that has begun: none is under way when it returns. */
    @Test
    void close_duringACall_returnsAfterIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger ends = new AtomicInteger();
        try (StreamServer server = twoFills()) {
            TradeUpdates.Listener slow = new TradeUpdates.Listener() {
                @Override
                public void update(TradeUpdate update) {
                    begun.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    ends.incrementAndGet();
                }

                @Override
                public void gap(Instant from, Instant to) {}
            };
            Subscription subscription = account(server).subscribe(slow);
            begun.await();
            AtomicInteger seenByCloser = new AtomicInteger(-1);
            Thread closer = new Thread(() -> {
                subscription.close();
                seenByCloser.set(ends.get());
            });
            closer.start();
            while (closer.getState() != Thread.State.TIMED_WAITING && closer.isAlive()) {
                Thread.onSpinWait();
            }

            go.countDown();

            closer.join();
            assertThat(seenByCloser).hasValue(1);
            assertThat(ends).hasValue(1);
        }
    }

    @Test
    void account_closed_endsTheStreamWithThatReason() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        try (StreamServer server = new StreamServer((peer, number) -> {
            List<String> asked = peer.confirm();
            assertThat(asked).hasSize(2);
            try {
                peer.untilLeft();
            } finally {
                left.countDown();
            }
        })) {
            AlpacaAccount account = account(server);
            Subscription subscription = account.subscribe(heard);

            account.close();

            assertThat(heard.next()).isEqualTo(Kind.CLOSED);
            assertThat(subscription.isConnected()).isFalse();
            assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
            subscription.close();
            assertThat(heard.heard).isEmpty();
            assertThat(server.paths).hasSize(1);
        }
    }

    /** The broker may revoke a key while the stream is open, or while it is connected again. */
    @ParameterizedTest
    @CsvSource({"true", "false"})
    void authorization_refusedLater_endsTheStreamWithThatReason(boolean whileOpen) throws Exception {
        http = http(limits(BEAT));
        try (StreamServer server = new StreamServer((peer, number) -> {
            String refusal = "{\"stream\":\"authorization\",\"data\":{\"status\":\"unauthorized\"}}";
            if (number == 0) {
                List<String> asked = peer.confirm();
                assertThat(asked).hasSize(2);
                if (whileOpen) {
                    peer.text(refusal);
                    peer.untilLeft();
                }
            } else {
                String credentials = peer.read();
                assertThat(credentials).isNotEmpty();
                peer.text(refusal);
                peer.untilLeft();
            }
        })) {
            Subscription subscription = account(server).subscribe(heard);

            assertThat(heard.next()).isEqualTo(Kind.AUTHENTICATION);
            assertThat(subscription.isConnected()).isFalse();
            assertThat(server.paths).hasSize(whileOpen ? 1 : 2);
            subscription.close();
            assertThat(heard.heard).isEmpty();
        }
    }
}
