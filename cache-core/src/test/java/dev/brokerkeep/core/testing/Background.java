package dev.brokerkeep.core.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work on a thread of its own. The common pool has one thread where there are two processors, and tests need two. */
public final class Background {
    private Background() {}

    /** Begins at once. */
    public static <T> CompletableFuture<T> start(Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> {
            Thread thread = new Thread(task, "test-worker");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
