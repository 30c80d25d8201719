package dev.brokerkeep.core.internal.instance;

import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the closing code of plugins on threads of its own, so that neither a caller nor an eviction waits for it. The
 * threads are few, and what finds none free waits in a queue: with one for each close, an eviction of thousands of
 * slowly closing accounts would take every thread of the process.
 *
 * <p>Whatever keeps it from doing so, it runs on the calling thread: nothing stays unclosed.
 */
final class Closer implements Executor {
    static final int MOST_THREADS = 64;

    private final ThreadPoolExecutor threads;

    Closer() {
        this(task -> {
            Thread thread = new Thread(task, "brokerkeep-closer");
            thread.setDaemon(true);
            return thread;
        });
    }

    Closer(ThreadFactory factory) {
        this.threads = new ThreadPoolExecutor(
                MOST_THREADS, MOST_THREADS, 5, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        // Runs once, however often it is tried: a pool that cannot start a thread may have queued it all the same.
        FutureTask<?> once = new FutureTask<>(task, null);
        try {
            threads.execute(once);
        } catch (Throwable e) {
            // Shut down, or out of threads.
            once.run();
        }
    }

    /** What is queued still runs. */
    void shutdown() {
        threads.shutdown();
    }
}
