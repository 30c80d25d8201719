package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.OrderQuery;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each limit ends what it is for, where the others would let it go on. */
@Timeout(60)
final class HttpLimitsTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void standardLimits_areThoseThatTheAccountPromises() {
        try (AlpacaHttp http = new AlpacaHttp(Accounts.CLOCK, Accounts.NO_PAUSE)) {
            assertThat(Duration.ofNanos(http.deadline().remainingNanos()))
                    .isBetween(Duration.ofSeconds(5), Duration.ofSeconds(10));
            assertThat(Duration.ofNanos(http.listingDeadline().remainingNanos()))
                    .isBetween(Duration.ofSeconds(55), Duration.ofSeconds(60));
            assertThat(HttpLimits.STANDARD.requestsPerMinute()).isEqualTo(200);
        }
    }

    /** Every page comes at once, and leads one second further back. */
    @Test
    void listing_withoutEnd_endsAtItsDeadline() throws Exception {
        AtomicInteger pages = new AtomicInteger();
        try (FakeBroker broker = new FakeBroker(asked -> endless(pages.incrementAndGet()));
                AlpacaHttp http = http(LONG, LONG, SHORT)) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            long start = System.nanoTime();
            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, () -> account.orders(OrderQuery.all()));

            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isBetween(SHORT, LONG.dividedBy(2));
            assertThat(pages).hasValueGreaterThan(1);
        }
    }

    private static FakeBroker.Reply endless(int page) {
        Instant submitted = Accounts.NOW.minusSeconds(page);
        return OrderBook.reply(
                List.of(Bodies.order(Map.of("id", "\"order-" + page + '"', "submitted_at", "\"" + submitted + '"'))));
    }

    /** Where the system refuses what does not fit into the queue, instead of keeping silent, the kind is the same. */
    @Test
    void connect_nobodyAccepts_isUnavailableLongBeforeTheCallIsOver() throws Exception {
        List<Socket> queue = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                AlpacaHttp http = http(SHORT, LONG, LONG)) {
            fill(server, queue);
            AlpacaAccount account = Accounts.account(URI.create("http://127.0.0.1:" + server.getLocalPort()), http);

            long start = System.nanoTime();
            BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG.dividedBy(2));
        } finally {
            for (Socket socket : queue) {
                socket.close();
            }
        }
    }

    private static void fill(ServerSocket server, List<Socket> queue) throws IOException {
        try {
            // The system rounds the length of the queue as it likes.
            while (queue.size() < 1000) {
                Socket socket = new Socket();
                queue.add(socket);
                socket.connect(server.getLocalSocketAddress(), 300);
            }
        } catch (SocketTimeoutException | ConnectException e) {
            // Full.
        }
    }

    private static AlpacaHttp http(Duration connect, Duration call, Duration listing) {
        return new AlpacaHttp(
                Accounts.CLOCK, new HttpLimits(connect, call, listing, 1 << 20, 1_000_000), Accounts.NO_PAUSE);
    }
}
