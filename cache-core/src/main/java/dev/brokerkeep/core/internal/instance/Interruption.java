package dev.brokerkeep.core.internal.instance;

import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Tells a caller who was interrupted from a plugin that is at fault. */
final class Interruption {
    /** Causes may form a circle. */
    private static final int DEEPEST = 100;

    private Interruption() {}

    /** Tells whether a failure comes from the interruption of this very thread. */
    static boolean isBehind(Throwable failure) {
        if (Thread.currentThread().isInterrupted()) {
            return true;
        }
        Throwable each = failure;
        for (int depth = 0; depth < DEEPEST && each != null; depth++) {
            if (each instanceof InterruptedException || each instanceof ClosedByInterruptException) {
                return true;
            }
            if (each instanceof ExecutionException || each instanceof CompletionException) {
                // What is under it happened to another thread.
                return false;
            }
            each = each.getCause();
        }
        return false;
    }
}
