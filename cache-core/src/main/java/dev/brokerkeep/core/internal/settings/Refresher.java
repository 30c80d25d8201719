package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.internal.feed.ChangeFeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what others have changed before anybody asks for it, and lets go of account objects that were built from what
 * it was: an object that nobody calls must not go on with a revoked key in the background. One thread, so one session.
 */
public final class Refresher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final SettingsLoader loader;
    private final Thread thread = new Thread(this::run, "brokerkeep-refresher");
    private final Object lock = new Object();
    private Set<Cell> waiting = new LinkedHashSet<>();

    /** Those that could not be loaded, and have to be some time later. */
    private final Set<Cell> again = new LinkedHashSet<>();

    /** When these are due, in {@code System.nanoTime()}: whatever else is waiting. */
    private long againAt;

    private boolean closed;

    public Refresher(SettingsLoader loader) {
        this.loader = loader;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Has these refreshed: at once those that the answer has brought, all others soon. In both cases what was made from
     * their settings hears of it soon.
     */
    public void refresh(List<Cell> changed, ChangeFeed.Answer answer) {
        try {
            loader.adopt(changed, answer);
        } finally {
            refresh(changed);
        }
    }

    /** Queues these cells; one that is queued already is refreshed once. Returns at once. */
    void refresh(List<Cell> changed) {
        synchronized (lock) {
            waiting.addAll(changed);
            lock.notifyAll();
        }
    }

    private void run() {
        try {
            while (true) {
                List<Cell> next = next();
                if (next.isEmpty()) {
                    return;
                }
                refreshAll(next);
            }
        } catch (InterruptedException e) {
            LOG.debug("Ended by an interruption", e);
        }
    }

    private List<Cell> next() throws InterruptedException {
        synchronized (lock) {
            while (!closed) {
                long rest = again.isEmpty() ? Long.MAX_VALUE : againAt - System.nanoTime();
                if (rest <= 0) {
                    waiting.addAll(again);
                    again.clear();
                }
                if (!waiting.isEmpty()) {
                    break;
                }
                if (again.isEmpty()) {
                    lock.wait();
                } else {
                    TimeUnit.NANOSECONDS.timedWait(lock, rest);
                }
            }
            List<Cell> next = closed ? List.of() : new ArrayList<>(waiting);
            waiting = new LinkedHashSet<>();
            return next;
        }
    }

    private void refreshAll(List<Cell> cells) {
        try {
            loader.readAll(cells, this::tell, this::failed);
        } catch (BrokerKeepException e) {
            // It has been closed.
            LOG.debug("{} accounts were not refreshed: {}", cells.size(), e.code());
        } catch (RuntimeException | Error e) {
            // There is one thread: whatever this is, it must not end it.
            LOG.error("{} accounts may not have been refreshed", cells.size(), e);
            cells.forEach(this::later);
        }
    }

    private void tell(Cell cell, AccountSnapshot settings) {
        try {
            cell.tenant().changed(settings);
        } catch (RuntimeException | Error e) {
            // What becomes of one account must not keep the news from all others.
            LOG.error("Account {} may not have been refreshed", cell.id(), e);
            later(cell);
        }
    }

    /** Whoever needs its settings will load them; but an object that nobody calls would go on as it is. */
    private void failed(Cell cell, BrokerKeepException failure) {
        LOG.debug("Account {} was not refreshed: {}", cell.id(), failure.code());
        later(cell);
    }

    private void later(Cell cell) {
        if (cell.tenant().isOccupied()) {
            synchronized (lock) {
                if (again.isEmpty()) {
                    againAt = System.nanoTime() + PAUSE.toNanos();
                }
                again.add(cell);
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
    }
}
