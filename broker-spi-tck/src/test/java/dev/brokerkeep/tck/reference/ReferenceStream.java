package dev.brokerkeep.tck.reference;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdates;
import java.net.URI;
import java.net.http.WebSocket;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import tools.jackson.databind.json.JsonMapper;

/** One subscription of the reference account. What mutants break can be overridden. */
public class ReferenceStream implements TradeUpdates.Subscription {
    private static final long DEADLINE_MILLIS = 3_000;
    private static final long PAUSE_MILLIS = 10;

    private final ReferenceAccount account;
    private final URI address;
    private final TradeUpdates.Listener listener;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Set<String> seen = new HashSet<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Object telling = new Object();
    private boolean silent;
    private volatile Connection current;

    /** Creates one that is not open. */
    public ReferenceStream(ReferenceAccount account, TradeUpdates.Listener listener) {
        this.account = account;
        this.address = URI.create(account.address.toString().replaceFirst("^http", "ws") + "/stream");
        this.listener = listener;
    }

    /** A connection, and what has come over it; the last of it is empty. */
    private final class Connection implements WebSocket.Listener {
        final BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        final CompletableFuture<WebSocket> socket;
        private final StringBuilder parts = new StringBuilder();
        volatile Instant heard = account.http.now();
        volatile boolean confirmed;

        Connection() {
            socket = account.http.openStream(address, account.token(), this);
        }

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
            heard = account.http.now();
            parts.append(text);
            if (last) {
                arrived.add(parts.toString());
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            lose();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            lose();
        }

        void lose() {
            confirmed = false;
            arrived.add("");
            socket.whenComplete((open, failure) -> {
                if (open != null) {
                    open.abort();
                }
            });
        }
    }

    /** Connects, and listens from then on. */
    public void open() {
        Connection first = connected();
        Thread thread = new Thread(() -> listen(first), "reference-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private Connection connected() {
        Connection connection = new Connection();
        current = connection;
        try {
            WebSocket socket = connection.socket.get(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            socket.sendText("listen", true);
            String answer = connection.arrived.poll(DEADLINE_MILLIS, TimeUnit.MILLISECONDS);
            if (!"listening".equals(answer)) {
                throw new BrokerException(Kind.UNAVAILABLE, "the stream was not confirmed");
            }
            connection.confirmed = !isStopped();
            return connection;
        } catch (InterruptedException e) {
            connection.lose();
            Thread.currentThread().interrupt();
            throw new BrokerException(Kind.INTERRUPTED, "interrupted while the stream was opened");
        } catch (ExecutionException | TimeoutException e) {
            connection.lose();
            throw new BrokerException(Kind.UNAVAILABLE, "the stream could not be opened");
        } catch (BrokerException e) {
            connection.lose();
            throw e;
        }
    }

    private void listen(Connection first) {
        Connection connection = first;
        while (!isStopped()) {
            try {
                String message = connection.arrived.take();
                if (!message.isEmpty()) {
                    tell(account.update(json.readTree(message)));
                } else if (!isStopped()) {
                    connection.lose();
                    Instant from = connection.heard;
                    connection = connectedAgain();
                    tellGap(from, account.http.now());
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Connection connectedAgain() throws InterruptedException {
        while (!stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
            try {
                return connected();
            } catch (BrokerException e) {
                // The next attempt may succeed.
            }
        }
        throw new InterruptedException();
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void tell(TradeUpdate update) {
        if (update.execution().map(execution -> isNew(execution.id())).orElse(true)) {
            tell(told -> told.update(update));
        }
    }

    /** Tells whether an execution has not been told yet. */
    protected boolean isNew(String execution) {
        return seen.add(execution);
    }

    /** Tells that something may have been missed. */
    protected void tellGap(Instant from, Instant to) {
        tell(told -> told.gap(from, to));
    }

    /** Calls the listener, unless this is closed. */
    protected void tell(Consumer<TradeUpdates.Listener> what) {
        synchronized (telling) {
            if (!silent) {
                try {
                    what.accept(listener);
                } catch (RuntimeException e) {
                    System.getLogger(getClass().getName())
                            .log(
                                    System.Logger.Level.WARNING,
                                    "a listener failed; it hears the next update all the same");
                }
            }
        }
    }

    /** Ends it, and says why. */
    void end(BrokerException reason) {
        stop();
        tell(told -> told.ended(reason));
    }

    private void stop() {
        stopped.countDown();
        Connection connection = current;
        if (connection != null) {
            connection.lose();
        }
    }

    @Override
    public boolean isConnected() {
        Connection connection = current;
        return connection != null && connection.confirmed;
    }

    @Override
    public void close() {
        stop();
        synchronized (telling) {
            silent = true;
        }
    }
}
