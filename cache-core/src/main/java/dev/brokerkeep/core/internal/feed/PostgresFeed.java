package dev.brokerkeep.core.internal.feed;

import dev.brokerkeep.core.internal.postgres.AccountCollector;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The feed from PostgreSQL itself: one thread and one connection, which asks what has changed at every heartbeat, and
 * sooner when a notification wakes it.
 *
 * <p><strong>Asking is the correctness, notifications only save time.</strong> Anybody may send a notification, and any
 * may be lost; so nothing is read from one. An answer is a round trip on the connection that waits for notifications,
 * so it also proves that the connection lives.
 *
 * <p>Whatever goes wrong ends the connection, and a new one begins with the comparison of everything that is held. How
 * long that takes does not matter for correctness: the lease runs out meanwhile.
 */
public final class PostgresFeed implements ChangeFeed {
    private static final Logger LOG = LoggerFactory.getLogger(PostgresFeed.class);

    /** Many wake-ups in a row are answered by one question in so long. */
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** So many are answered by one each. */
    private static final int BURST = 20;

    private static final long FIRST_RETRY_MILLIS = 20;

    /** How it does when not even that could be told. Made before it is needed: then there may be no memory. */
    private static final Health BROKEN = new Health(false, false, 0, 0, "it failed, and begins anew");

    private static final long POOLED_REPORT_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final FeedConnector connector;
    private final Duration heartbeat;
    private final Duration networkTimeout;
    private final Supplier<AccountCollector> collectors;
    private final NodeRow node;
    private final Thread thread = new Thread(this::run, "brokerkeep-feed");
    private final Watchdog watchdog;
    private final CountDownLatch firstAttempt = new CountDownLatch(1);
    private @Nullable Subscriber subscriber;

    /** How long to rest before the next connection; of the feed's thread. */
    private long retryMillis = FIRST_RETRY_MILLIS;

    private volatile Health health = new Health(false, false, 0, 0, "it has not begun");
    private volatile boolean closed;

    /**
     * Creates a feed.
     *
     * @param collectors makes what changed accounts are collected in
     * @param heartbeat how often it asks without being woken
     * @param networkTimeout how long it waits for an answer before it takes the connection for dead
     * @param nodeName what this process is called in the table of processes
     */
    public PostgresFeed(
            FeedConnector connector,
            Supplier<AccountCollector> collectors,
            Duration heartbeat,
            Duration networkTimeout,
            String nodeName) {
        this.connector = connector;
        this.collectors = collectors;
        this.heartbeat = heartbeat;
        this.networkTimeout = networkTimeout;
        this.node = new NodeRow(nodeName);
        this.watchdog = new Watchdog(networkTimeout.multipliedBy(2).plus(heartbeat));
        thread.setDaemon(true);
    }

    @Override
    public void start(Subscriber listener) {
        subscriber = listener;
        thread.start();
    }

    /** Waits until the first attempt to connect has succeeded or failed, or the time is up. */
    public void awaitFirstAttempt(Duration patience) {
        try {
            boolean unused = firstAttempt.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public Health health() {
        return health;
    }

    /** Returns this process's number in the table of processes; zero while it has none. */
    public long nodeNumber() {
        return node.number();
    }

    private void run() {
        while (!closed) {
            // Whatever it is: a feed that has ended would be one that never comes back.
            try {
                connectAndServe();
            } catch (RuntimeException | Error e) {
                health = BROKEN;
            }
            if (!closed) {
                pause(retryMillis);
                // With its jitter not longer than a heartbeat.
                retryMillis = Math.min(2 * retryMillis, Math.max(1, heartbeat.toMillis() / 2));
            }
        }
    }

    private void connectAndServe() {
        try (FeedSession session = open()) {
            if (begin(session)) {
                serve(session);
            }
        } catch (SQLException | OutdatedServerException | RuntimeException | Error e) {
            lost(e);
        } finally {
            watchdog.rest();
            firstAttempt.countDown();
        }
    }

    private FeedSession open() throws SQLException {
        Connection connection = connector.connect();
        watchdog.watch(connection);
        try {
            return new FeedSession(connection, connector, networkTimeout);
        } catch (SQLException | RuntimeException | Error e) {
            connection.close();
            throw e;
        }
    }

    private boolean begin(FeedSession session) throws SQLException, OutdatedServerException {
        Subscriber listener = java.util.Objects.requireNonNull(subscriber);
        node.join(session);
        // Whoever is held from now on was loaded after this session's position.
        listener.apply(session.everything(listener.held(), watchdog::beat));
        if (closed) {
            return false;
        }
        node.report(session);
        Health before = health;
        health = new Health(
                true,
                !session.isPooled(),
                before.polls() + 1,
                before.connections() + 1,
                session.isPooled()
                        ? "a pooler in transaction mode sits in between: changes are found at each heartbeat only; let the"
                                + " feed connect directly, by BrokerKeep.Builder.changeFeed"
                        : connector.concern());
        if (!health.problem().isEmpty() && before.connections() == 0) {
            LOG.warn("Change feed: {}", health.problem());
        } else {
            LOG.info("Change feed: connected ({})", node.number());
        }
        firstAttempt.countDown();
        return true;
    }

    private void serve(FeedSession session) throws SQLException, OutdatedServerException {
        Subscriber listener = java.util.Objects.requireNonNull(subscriber);
        long reportedAt = System.nanoTime();
        Pace pace = new Pace(PAUSE, BURST, reportedAt);
        while (!closed) {
            awaitTurn(pace);
            watchdog.beat();
            Answer answer = session.changes(listener, collectors.get());
            long askedAt = answer.askedAt();
            pace.take(askedAt);
            watchdog.beat();
            if (session.isPooled()) {
                node.requireRow(session);
            }
            listener.apply(answer);
            polled();
            retryMillis = FIRST_RETRY_MILLIS;
            boolean isDue = session.isPooled() && askedAt - reportedAt > POOLED_REPORT_NANOS;
            if (isDue || !answer.changes().isEmpty()) {
                reportedAt = askedAt;
                node.report(session);
            }
            watchdog.beat();
            awaitWakeUp(session, askedAt);
        }
        node.leave(session);
    }

    private void polled() {
        Health before = health;
        health = new Health(true, before.isNotified(), before.polls() + 1, before.connections(), before.problem());
    }

    private static void awaitTurn(Pace pace) {
        long rest;
        while ((rest = pace.untilTurn(System.nanoTime())) > 0) {
            LockSupport.parkNanos(rest);
        }
    }

    private void awaitWakeUp(FeedSession session, long askedAt) throws SQLException {
        long millis = heartbeat.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - askedAt);
        if (millis < 1 || closed) {
            return;
        }
        if (session.isPooled()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        } else {
            session.awaitNotification(millis);
        }
    }

    private void lost(Throwable failure) {
        if (closed) {
            return;
        }
        Health before = health;
        String problem = describe(failure);
        health = new Health(false, false, before.polls(), before.connections(), problem);
        if (before.isConnected() || !problem.equals(before.problem())) {
            LOG.warn("Change feed: not connected: {}", problem);
        }
    }

    /** The text of the driver holds addresses and user names, no values. */
    private static String describe(Throwable failure) {
        if (failure instanceof SQLException sql && sql.getSQLState() != null) {
            return "SQLSTATE " + sql.getSQLState() + ": " + sql.getMessage();
        }
        return failure instanceof Error ? failure.getClass().getName() : String.valueOf(failure.getMessage());
    }

    private void pause(long millis) {
        // Jitter, so that many processes do not come back at once.
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                millis + ThreadLocalRandom.current().nextLong(millis)));
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        LockSupport.unpark(thread);
        try {
            // One heartbeat at most, unless the network fails right now.
            thread.join(heartbeat.plus(networkTimeout).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        watchdog.close();
        health = new Health(false, false, health.polls(), health.connections(), "it was closed");
    }
}
