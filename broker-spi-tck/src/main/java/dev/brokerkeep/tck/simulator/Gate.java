package dev.brokerkeep.tck.simulator;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A place where others wait until the kit lets them go on. */
public final class Gate {
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);
    private final Duration patience;

    /**
     * Creates a closed gate.
     *
     * @param patience after which a gate that nobody opens opens by itself, so that nothing hangs for ever
     */
    public Gate(Duration patience) {
        this.patience = patience;
    }

    /** Waits here. Returns whether it was opened. An interruption is kept, and does not end the waiting. */
    public boolean pass() {
        reached.countDown();
        return await(opened);
    }

    /** Returns whether somebody has come to wait here, as soon as that is so. */
    public boolean awaitReached() {
        return await(reached);
    }

    /** Lets everybody go on, from now on. */
    public void open() {
        opened.countDown();
    }

    private boolean await(CountDownLatch latch) {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return latch.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
