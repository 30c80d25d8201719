package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.alpaca.FakeBroker.Reply;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class AlpacaHttpTest {
    private static final String HEAD =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n";

    @Test
    void call_serverHangs_endsAtItsDeadlineAndDropsTheConnection() throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> self.get().untilLeft(connection));
                AlpacaHttp http = Accounts.http(Duration.ofMillis(300))) {
            self.set(server);
            AlpacaAccount account = Accounts.account(server.uri(), http);

            long start = System.nanoTime();
            BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(server.left.await(10, TimeUnit.SECONDS)).isTrue();
            SecretScan.assertClean(failure);
        }
    }

    @Test
    void call_bytesTrickle_endsAtItsDeadlineAndDropsTheConnection() throws Exception {
        try (RawServer server = new RawServer(AlpacaHttpTest::trickle);
                AlpacaHttp http = Accounts.http(Duration.ofMillis(300))) {
            AlpacaAccount account = Accounts.account(server.uri(), http);

            long start = System.nanoTime();
            BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
            assertThat(server.left.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** One byte at a time until the client goes; reading with a timeout is the pause. */
    private static void trickle(Socket connection) throws IOException {
        connection.setSoTimeout(10);
        connection.getOutputStream().write(HEAD.getBytes(StandardCharsets.US_ASCII));
        while (true) {
            connection.getOutputStream().write(' ');
            connection.getOutputStream().flush();
            try {
                if (connection.getInputStream().read() < 0) {
                    throw new IOException("the client has gone");
                }
            } catch (java.net.SocketTimeoutException e) {
                // Time for the next byte.
            }
        }
    }

    @Test
    void call_connectionDropsAfterTheRequest_isUnavailableWithItsCause() throws Exception {
        try (RawServer server = new RawServer(Socket::close);
                AlpacaHttp http = Accounts.http()) {
            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, Accounts.account(server.uri(), http)::positions);

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasCauseInstanceOf(IOException.class);
            SecretScan.assertClean(failure);
        }
    }

    @Test
    void call_connectionDropsInTheBody_isUnavailable() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    connection.getOutputStream().write((HEAD + "[]").getBytes(StandardCharsets.US_ASCII));
                    connection.getOutputStream().flush();
                });
                AlpacaHttp http = Accounts.http()) {
            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, Accounts.account(server.uri(), http)::positions);

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
        }
    }

    @Test
    void call_statusLineRepeatsCredentials_keepsThemOutOfTheCause() throws Exception {
        try (RawServer server = new RawServer(connection -> {
                    String line = "HTTP/1.1 " + Accounts.SECRET + "\r\n" + Accounts.KEY + "\r\n\r\n";
                    connection.getOutputStream().write(line.getBytes(StandardCharsets.US_ASCII));
                    connection.getOutputStream().flush();
                });
                AlpacaHttp http = Accounts.http()) {
            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, Accounts.account(server.uri(), http)::summary);

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            SecretScan.assertClean(failure);
        }
    }

    @Test
    void call_nobodyListens_isUnavailable() throws IOException {
        URI nobody = freeAddress();
        try (AlpacaHttp http = Accounts.http()) {
            BrokerException failure =
                    catchThrowableOfType(BrokerException.class, Accounts.account(nobody, http)::summary);

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure).hasCauseInstanceOf(IOException.class);
        }
    }

    private static URI freeAddress() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
    }

    @Test
    void call_interruptedWhileWaiting_endsAndKeepsTheFlag() throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> self.get().untilLeft(connection));
                AlpacaHttp http = Accounts.http()) {
            self.set(server);
            AlpacaAccount account = Accounts.account(server.uri(), http);
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            AtomicReference<BrokerException> failure = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                failure.set(catchThrowableOfType(BrokerException.class, account::summary));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            server.asked.await();

            caller.interrupt();

            assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failure.get().kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(server.left.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void call_interruptedBefore_sendsNothing() throws Exception {
        try (FakeBroker broker = new FakeBroker(Reply.ok(Bodies.ACCOUNT));
                AlpacaHttp http = Accounts.http()) {
            AlpacaAccount account = Accounts.account(broker.uri(), http);
            Thread.currentThread().interrupt();

            BrokerException failure = catchThrowableOfType(BrokerException.class, account::summary);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(broker.asked).isEmpty();
        }
    }

    @Test
    void account_closedTwice_refusesCallsWithoutIoAndLeavesOthersOpen() throws Exception {
        try (FakeBroker broker = new FakeBroker(Reply.ok(Bodies.ACCOUNT));
                AlpacaHttp http = Accounts.http()) {
            AlpacaAccount closed = Accounts.account(broker.uri(), http);
            AlpacaAccount open = Accounts.account(broker.uri(), http);

            closed.close();
            closed.close();

            assertThat(catchThrowableOfType(BrokerException.class, closed::summary)
                            .kind())
                    .isEqualTo(Kind.CLOSED);
            assertThat(broker.asked).isEmpty();
            assertThat(open.summary().status()).isEqualTo("ACTIVE");
        }
    }

    @Test
    void plugin_closedTwice_refusesCalls() throws Exception {
        try (FakeBroker broker = new FakeBroker(Reply.ok(Bodies.ACCOUNT))) {
            AlpacaHttp http = Accounts.http();
            AlpacaAccount account = Accounts.account(broker.uri(), http);

            http.close();
            http.close();

            assertThat(catchThrowableOfType(BrokerException.class, account::summary)
                            .kind())
                    .isEqualTo(Kind.CLOSED);
            assertThat(broker.asked).isEmpty();
        }
    }
}
