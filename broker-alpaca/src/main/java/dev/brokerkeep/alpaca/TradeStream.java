package dev.brokerkeep.alpaca;

import dev.brokerkeep.alpaca.StreamConnection.Message;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.TradeUpdate;
import dev.brokerkeep.broker.TradeUpdates;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One subscription: tells its listener what the broker tells, from a thread of its own, and connects again when the
 * connection is lost.
 */
final class TradeStream implements TradeUpdates.Subscription {
    private static final Logger LOG = System.getLogger(TradeStream.class.getName());

    /** How long {@link #close} waits for a call of the listener that has begun. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(10);

    private final StreamConnector connector;
    private final TradeUpdates.Listener listener;
    private final Consumer<TradeStream> whenOver;
    private final SeenExecutions seen;

    /** Held while the listener is called. */
    private final ReentrantLock telling = new ReentrantLock();

    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean silent;
    private volatile boolean confirmed;
    private volatile @Nullable StreamConnection current;
    private volatile @Nullable BrokerException reason;

    TradeStream(StreamConnector connector, TradeUpdates.Listener listener, Consumer<TradeStream> whenOver) {
        this.connector = connector;
        this.listener = listener;
        this.whenOver = whenOver;
        this.seen = new SeenExecutions(connector.limits().executions());
    }

    /** Connects, on the calling thread, and listens from then on. */
    void open() {
        StreamConnection first = connect();
        Thread thread = new Thread(() -> run(first), "brokerkeep-alpaca-stream");
        thread.setDaemon(true);
        thread.start();
    }

    private StreamConnection connect() {
        StreamConnection connection = connector.connect(connector.deadline(), this::begun);
        confirmed = true;
        return connection;
    }

    private void begun(StreamConnection connection) {
        current = connection;
        if (isStopped()) {
            connection.lose();
        }
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void run(StreamConnection first) {
        try {
            tellWhileConnected(first);
        } finally {
            confirmed = false;
            whenOver.accept(this);
            BrokerException why = reason;
            if (why != null) {
                tell(told -> told.ended(why));
            }
        }
    }

    private void tellWhileConnected(StreamConnection first) {
        StreamConnection connection = first;
        int failures = 0;
        while (connection != null) {
            long began = System.nanoTime();
            tellUntilLost(connection);
            confirmed = false;
            // One that broke at once is a failure like one that was not made.
            boolean lasted = System.nanoTime() - began
                    > connector.limits().reconnect().longest().toNanos();
            failures = lasted ? 1 : failures + 1;
            Instant from = connection.heard();
            connection = connectedAgain(failures);
            if (connection != null) {
                Instant to = connector.now();
                tell(told -> told.gap(from, to));
            }
        }
    }

    private @Nullable StreamConnection connectedAgain(int failuresBefore) {
        for (int failures = failuresBefore;
                !stopsWithin(connector.limits().reconnect().after(failures));
                failures++) {
            try {
                return connect();
            } catch (BrokerException e) {
                if (e.kind() == Kind.AUTHENTICATION || e.kind() == Kind.PERMISSION || e.kind() == Kind.CLOSED) {
                    end(e);
                } else {
                    LOG.log(Level.DEBUG, "Not connected again yet", e);
                }
            }
        }
        return null;
    }

    private boolean stopsWithin(Duration time) {
        // A listener may have left the flag set; it is no wish to end.
        boolean ignored = Thread.interrupted();
        try {
            return stopped.await(time.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            return isStopped();
        }
    }

    private void tellUntilLost(StreamConnection connection) {
        Instant before = connection.heard();
        while (true) {
            boolean ignored = Thread.interrupted();
            try {
                Optional<Message> message = connection.next();
                if (message.isEmpty()) {
                    return;
                }
                tell(message.get(), before);
                before = message.get().at();
            } catch (InterruptedException e) {
                LOG.log(Level.DEBUG, "Nobody ends this thread by an interrupt", e);
            }
        }
    }

    /** Tells of a message, or if it cannot be read, of the time in which something happened that is not told. */
    private void tell(Message message, Instant before) {
        try {
            Fields fields = connector.read(message.bytes());
            switch (fields.word("stream")) {
                case "trade_updates" -> tell(Records.tradeUpdate(fields.object("data")));
                case "authorization" -> endUnlessAuthorized(fields.object("data"));
                default -> LOG.log(Level.DEBUG, "A message of another stream");
            }
        } catch (BrokerException e) {
            LOG.log(Level.WARNING, "A trade update cannot be read; its listener is told of a gap", e);
            tell(told -> told.gap(before, message.at()));
        }
    }

    private void endUnlessAuthorized(Fields authorization) {
        if (!authorization.word("status").equals("authorized")) {
            end(StreamConnector.refused());
        }
    }

    private void tell(TradeUpdate update) {
        boolean fresh =
                update.execution().map(execution -> seen.isNew(execution.id())).orElse(true);
        if (fresh) {
            tell(told -> told.update(update));
        }
    }

    private void tell(Consumer<TradeUpdates.Listener> what) {
        telling.lock();
        try {
            if (!silent) {
                what.accept(listener);
            }
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A listener of trade updates failed; it hears the next one all the same", e);
        } finally {
            telling.unlock();
        }
    }

    /** Ends it with a reason, of which the listener is told after all that has arrived. */
    void end(BrokerException why) {
        reason = why;
        stop();
    }

    private void stop() {
        stopped.countDown();
        StreamConnection connection = current;
        if (connection != null) {
            connection.lose();
        }
    }

    @Override
    public boolean isConnected() {
        StreamConnection connection = current;
        return confirmed && connection != null && !connection.isLost();
    }

    @Override
    public void close() {
        silent = true;
        stop();
        if (!telling.isHeldByCurrentThread()) {
            awaitTheListener();
        }
    }

    private void awaitTheListener() {
        try {
            if (telling.tryLock(LONGEST_CALL.toNanos(), TimeUnit.NANOSECONDS)) {
                telling.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
