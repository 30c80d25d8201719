package dev.brokerkeep.alpaca;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.BrokerException.Outcome;
import dev.brokerkeep.broker.OrderChange;
import dev.brokerkeep.broker.OrderRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A change goes over the wire once at most, whatever becomes of the connection; and what is said of it is certain. */
@Timeout(60)
final class SentOnceTest {
    enum Change {
        SUBMIT("POST") {
            @Override
            void make(AlpacaAccount account) {
                account.submit(OrderRequest.buy("mine", "AAPL").quantity("1").build());
            }
        },
        CANCEL("DELETE") {
            @Override
            void make(AlpacaAccount account) {
                account.cancel("id");
            }
        },
        REPLACE("PATCH") {
            @Override
            void make(AlpacaAccount account) {
                account.replace("id", OrderChange.as("second"));
            }
        };

        final String method;

        Change(String method) {
            this.method = method;
        }

        abstract void make(AlpacaAccount account);
    }

    /** The case in which the JDK's client repeats a GET by itself. */
    @ParameterizedTest
    @EnumSource
    void change_pooledConnectionIsClosedAfterTheRequest_isNotRepeated(Change change) throws Exception {
        List<String> heads = new CopyOnWriteArrayList<>();
        AtomicInteger connections = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> serveOneThenClose(connection, heads, connections));
                AlpacaHttp http = Accounts.http()) {
            AlpacaAccount account = Accounts.account(server.uri(), http);
            account.summary();

            BrokerException failure = failure(() -> change.make(account));

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(heads).containsExactly(change.method);
            assertThat(connections).hasValue(1);
        }
    }

    /** The first head has been read by the server. */
    private static void serveOneThenClose(Socket connection, List<String> heads, AtomicInteger connections)
            throws IOException {
        connections.incrementAndGet();
        byte[] body = Bodies.ACCOUNT.getBytes(StandardCharsets.UTF_8);
        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n";
        connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        connection.getOutputStream().write(body);
        connection.getOutputStream().flush();
        String second = head(connection.getInputStream());
        if (!second.isEmpty()) {
            heads.add(second.substring(0, second.indexOf(' ')));
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.append((char) next);
        }
        return head.toString();
    }

    @ParameterizedTest
    @EnumSource
    void change_nobodyListens_isNotSent(Change change) throws Exception {
        URI nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            nobody = URI.create("http://127.0.0.1:" + free.getLocalPort());
        }
        try (AlpacaHttp http = Accounts.http()) {
            BrokerException failure = failure(() -> change.make(Accounts.account(nobody, http)));

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(failure).hasCauseInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource
    void change_newConnectionIsClosedAfterTheRequest_isOfUnknownOutcome(Change change) throws Exception {
        AtomicInteger requests = new AtomicInteger();
        try (RawServer server = new RawServer(connection -> requests.incrementAndGet());
                AlpacaHttp http = Accounts.http()) {
            BrokerException failure = failure(() -> change.make(Accounts.account(server.uri(), http)));

            assertThat(failure.kind()).isEqualTo(Kind.UNAVAILABLE);
            assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
            assertThat(requests).hasValue(1);
        }
    }

    @ParameterizedTest
    @EnumSource
    void change_serverHangs_isOfUnknownOutcomeAtItsDeadline(Change change) throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> self.get().untilLeft(connection));
                AlpacaHttp http = Accounts.http(Duration.ofMillis(300))) {
            self.set(server);

            BrokerException failure = failure(() -> change.make(Accounts.account(server.uri(), http)));

            assertThat(failure.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    void submit_interruptedWhileWaiting_isOfUnknownOutcomeAndKeepsTheFlag() throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> self.get().untilLeft(connection));
                AlpacaHttp http = Accounts.http()) {
            self.set(server);
            AlpacaAccount account = Accounts.account(server.uri(), http);
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            AtomicReference<BrokerException> failure = new AtomicReference<>();
            Thread caller = new Thread(() -> {
                failure.set(failure(() -> Change.SUBMIT.make(account)));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            caller.start();
            server.asked.await();

            caller.interrupt();

            assertThat(flag.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(failure.get().kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(failure.get().outcome()).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    void submit_pluginIsClosedMeanwhile_isOfUnknownOutcome() throws Exception {
        AtomicReference<RawServer> self = new AtomicReference<>();
        try (RawServer server = new RawServer(connection -> self.get().untilLeft(connection));
                AlpacaHttp http = Accounts.http(Duration.ofSeconds(2))) {
            self.set(server);
            AlpacaAccount account = Accounts.account(server.uri(), http);
            AtomicReference<BrokerException> failure = new AtomicReference<>();
            Thread caller = new Thread(() -> failure.set(failure(() -> Change.SUBMIT.make(account))));
            caller.start();
            server.asked.await();

            http.close();

            caller.join();
            assertThat(failure.get().outcome()).isEqualTo(Outcome.UNKNOWN);
        }
    }

    @Test
    void submit_interruptedBefore_isNotSent() throws Exception {
        try (RawServer server = new RawServer(Socket::close);
                AlpacaHttp http = Accounts.http()) {
            Thread.currentThread().interrupt();

            BrokerException failure = failure(() -> Change.SUBMIT.make(Accounts.account(server.uri(), http)));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(failure.kind()).isEqualTo(Kind.INTERRUPTED);
            assertThat(failure.outcome()).isEqualTo(Outcome.NOT_SENT);
            assertThat(server.asked.getCount()).isEqualTo(1);
        }
    }

    private static BrokerException failure(Runnable call) {
        return catchThrowableOfType(BrokerException.class, call::run);
    }
}
