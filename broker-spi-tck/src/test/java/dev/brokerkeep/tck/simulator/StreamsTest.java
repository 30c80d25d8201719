package dev.brokerkeep.tck.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The simulator's side of a WebSocket, with the JDK's on the other. */
@Timeout(60)
final class StreamsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final SimulatedFill FILL =
            new SimulatedFill("1", "2", "AAPL", BigDecimal.ONE, BigDecimal.TEN, Instant.EPOCH);

    /** Says again what it hears. */
    private static final class Echo implements StreamSimulation {
        private final boolean isBinary;
        private boolean listens;

        Echo(boolean isBinary) {
            this.isBinary = isBinary;
        }

        @Override
        public List<String> opened() {
            return List.of("hello");
        }

        @Override
        public List<String> heard(String message) {
            listens = true;
            return List.of(message);
        }

        @Override
        public boolean tellsFills() {
            return listens;
        }

        @Override
        public String fill(SimulatedFill fill) {
            return "fill " + fill.execution();
        }

        @Override
        public boolean isBinary() {
            return isBinary;
        }
    }

    private static Simulator simulator(boolean isBinary) {
        return Simulator.start(
                new BrokerSimulation() {
                    @Override
                    public Reply reply(Request request) {
                        return Reply.of(404);
                    }

                    @Override
                    public StreamSimulation stream(Request request) {
                        return new Echo(isBinary);
                    }
                },
                PATIENCE);
    }

    /** Keeps whole messages; the last is "over". */
    private static final class Client implements WebSocket.Listener {
        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder parts = new StringBuilder();
        private final WebSocket socket;

        Client(Simulator simulator) throws Exception {
            URI address = URI.create(simulator.address().toString().replaceFirst("^http", "ws"));
            socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(address.resolve("/stream"), this)
                    .get();
        }

        String next() throws InterruptedException {
            return messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            parts.append(text);
            if (last) {
                messages.add(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
            return onText(from, StandardCharsets.UTF_8.decode(data), last);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            messages.add("over");
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            messages.add("over");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 200, 70_000})
    void message_ofAnyLength_isHeardAndAnswered(int length) throws Exception {
        try (Simulator simulator = simulator(length > 5)) {
            Client client = new Client(simulator);
            String message = "x".repeat(length);

            assertThat(client.next()).isEqualTo("hello");
            client.socket.sendText(message.substring(0, 3), false).get();
            client.socket.sendText(message.substring(3), true).get();

            assertThat(client.next()).isEqualTo(message);
            assertThat(simulator.streams().heard()).containsExactly(message);
        }
    }

    @Test
    void fill_isToldOnlyToWhomHasAsked() throws Exception {
        try (Simulator simulator = simulator(false)) {
            Client client = new Client(simulator);
            assertThat(client.next()).isEqualTo("hello");
            assertThat(simulator.streams().tell(FILL)).isZero();

            client.socket.sendText("listen", true).get();
            assertThat(client.next()).isEqualTo("listen");

            assertThat(simulator.streams().tell(FILL)).isEqualTo(1);
            assertThat(client.next()).isEqualTo("fill 1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cut_afterAMessage_isSeenByTheClient(boolean isPolite) throws Exception {
        try (Simulator simulator = simulator(false)) {
            Client client = new Client(simulator);
            assertThat(client.next()).isEqualTo("hello");

            simulator.streams().cut(isPolite);

            assertThat(client.next()).isEqualTo("over");
            assertThat(simulator.streams().awaitOpen(open -> open == 0, PATIENCE))
                    .isTrue();
        }
    }

    @Test
    void stream_isNotSimulated_isRefusedAndNamesTheMethod() {
        try (Simulator simulator = Simulator.start(request -> Reply.of(404), PATIENCE)) {
            assertThat(catchThrowable(() -> new Client(simulator))).isInstanceOf(ExecutionException.class);

            assertThat(simulator.streams().lacking())
                    .hasValueSatisfying(
                            lacking -> assertThat(lacking).hasMessageContaining("override stream(Request)"));
        }
    }
}
