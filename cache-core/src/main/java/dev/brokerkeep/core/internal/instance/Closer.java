package dev.brokerkeep.core.internal.instance;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the closing code of plugins on threads of its own, so that neither a caller nor an eviction waits for it, and no
 * slow close holds up another. Once shut down it runs on the calling thread: nothing stays unclosed.
 */
final class Closer implements Executor {
    private final ExecutorService threads =
            new ThreadPoolExecutor(0, Integer.MAX_VALUE, 5, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                Thread thread = new Thread(task, "brokerkeep-closer");
                thread.setDaemon(true);
                return thread;
            });

    @Override
    public void execute(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            task.run();
        }
    }

    void shutdown() {
        threads.shutdown();
    }
}
