package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.internal.feed.ChangeFeed;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads what others have changed before anybody asks for it, and lets go of account objects that were built from what
 * it was: an object that nobody calls must not go on with a revoked key in the background. One thread, so one session.
 */
public final class Refresher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Refresher.class);

    private static final long PAUSE_MILLIS = 1_000;

    private final SettingsLoader loader;
    private final Thread thread = new Thread(this::run, "brokerkeep-refresher");
    private final Object lock = new Object();
    private Set<Cell> waiting = new LinkedHashSet<>();

    /** Those that could not be loaded, and have to be some time later. */
    private final Set<Cell> again = new LinkedHashSet<>();

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
        loader.adopt(changed, answer);
        refresh(changed);
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
            while (waiting.isEmpty() && !closed) {
                if (again.isEmpty()) {
                    lock.wait();
                } else {
                    lock.wait(PAUSE_MILLIS);
                    waiting.addAll(again);
                    again.clear();
                }
            }
            List<Cell> next = closed ? List.of() : new ArrayList<>(waiting);
            waiting = new LinkedHashSet<>();
            return next;
        }
    }

    private void refreshAll(List<Cell> cells) {
        try {
            loader.readAll(cells, (cell, snapshot) -> cell.tenant().changed(snapshot), this::failed);
        } catch (BrokerKeepException e) {
            // It has been closed.
            LOG.debug("{} accounts were not refreshed: {}", cells.size(), e.code());
        } catch (RuntimeException | Error e) {
            // There is one thread: what becomes of one account must not end it for all others.
            LOG.error("{} accounts may not have been refreshed", cells.size(), e);
        }
    }

    /** Whoever needs its settings will load them; but an object that nobody calls would go on as it is. */
    private void failed(Cell cell, BrokerKeepException failure) {
        LOG.debug("Account {} was not refreshed: {}", cell.id(), failure.code());
        if (cell.tenant().isOccupied()) {
            synchronized (lock) {
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
