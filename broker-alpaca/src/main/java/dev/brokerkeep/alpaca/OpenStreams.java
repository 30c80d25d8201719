package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.broker.TradeUpdates;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The subscriptions of one account object: they end when it is closed. Safe for many threads. */
final class OpenStreams {
    private final StreamConnector connector;
    private final Set<TradeStream> streams = new HashSet<>();
    private boolean closed;

    OpenStreams(StreamConnector connector) {
        this.connector = connector;
    }

    TradeUpdates.Subscription subscribe(TradeUpdates.Listener listener) {
        TradeStream stream = new TradeStream(connector, listener, this::remove);
        add(stream);
        try {
            stream.open();
        } catch (RuntimeException e) {
            remove(stream);
            throw isClosed() ? closed() : e;
        }
        return stream;
    }

    /** Before it is opened: whoever closes the account ends the opening too. */
    private synchronized void add(TradeStream stream) {
        if (closed) {
            throw closed();
        }
        streams.add(stream);
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized void remove(TradeStream stream) {
        streams.remove(stream);
    }

    void close() {
        List<TradeStream> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(streams);
        }
        open.forEach(stream -> stream.end(closed()));
    }

    private static BrokerException closed() {
        return StreamConnector.NAME.failure(Kind.CLOSED, ": the account object has been closed.");
    }
}
