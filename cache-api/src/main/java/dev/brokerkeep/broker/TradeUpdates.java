package dev.brokerkeep.broker;

import java.time.Instant;

/**
 * The capability to tell what happens to orders as it happens.
 *
 * <p>Brokers do not tell again what they told while nobody listened. So a stream that was interrupted says from when to
 * when it may have missed something, and its listener asks {@link OrderReader} for that time.
 */
public interface TradeUpdates {
    /**
     * Listens from now on. Returns once the broker has confirmed it, or at the deadline of a call. A connection that is
     * lost is made anew, for as long as the subscription is open; each time the listener is told of the gap.
     *
     * <p>The subscription belongs to the account object that made it. When that is closed, because a setting changed
     * that it was built from, {@link Listener#ended} is told, and a new subscription through the same handle is made
     * with the new settings.
     *
     * @throws BrokerException if the broker refuses or cannot be reached
     */
    Subscription subscribe(Listener listener);

    /** An open stream. Closed by whoever subscribed. */
    interface Subscription extends AutoCloseable {
        /** Tells whether the stream is connected now. */
        boolean isConnected();

        /** Ends it. When this returns no call of the listener begins any more. Idempotent. */
        @Override
        void close();
    }

    /**
     * Who hears it. Called by one thread at a time, in the order in which the broker sent; an exception is logged and
     * ends nothing.
     */
    interface Listener {
        /** Something happened to an order. Each execution is told once. */
        void update(TradeUpdate update);

        /** Between these instants something may have been missed; the stream is connected again. */
        void gap(Instant from, Instant to);

        /** The stream has ended, and will not be connected again: not called after {@link Subscription#close}. */
        default void ended(BrokerException reason) {}
    }
}
