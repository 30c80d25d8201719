package dev.brokerkeep.core.internal.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Aborts a connection whose user has not been heard of for too long, from a thread of its own: a read that hangs in the
 * driver is not ended by an interruption. No promise rests on it, only how soon the feed comes back.
 */
final class Watchdog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

    private final long patienceNanos;
    private final Thread thread = new Thread(this::run, "brokerkeep-feed-watchdog");
    private volatile @Nullable Connection watched;
    private volatile long heardAt;
    private volatile boolean closed;

    Watchdog(Duration patience) {
        this.patienceNanos = patience.toNanos();
        thread.setDaemon(true);
        thread.start();
    }

    void watch(Connection connection) {
        heardAt = System.nanoTime();
        watched = connection;
    }

    /** The user of the connection lives. */
    void beat() {
        heardAt = System.nanoTime();
    }

    /** There is nothing to be watched for now. */
    void rest() {
        watched = null;
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(patienceNanos / 4);
            Connection connection = watched;
            if (connection != null && System.nanoTime() - heardAt > patienceNanos) {
                watched = null;
                abort(connection);
            }
        }
    }

    private static void abort(Connection connection) {
        LOG.warn("Change feed: its connection hangs, and is aborted");
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("Aborting failed", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
