package dev.brokerkeep.tck.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** The streams that clients of the simulated broker have opened. Safe for many threads. */
public final class Streams {
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Duration patience;
    private final List<Stream> open = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();
    private @Nullable NotSimulated lacking;

    Streams(Duration patience) {
        this.patience = patience;
    }

    synchronized void add(Stream stream) {
        open.add(stream);
        notifyAll();
    }

    synchronized void remove(Stream stream) {
        open.remove(stream);
        notifyAll();
    }

    synchronized void hear(String message) {
        heard.add(message);
        notifyAll();
    }

    /** Returns what clients have said on streams, in order. */
    public synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    synchronized void lack(NotSimulated reason) {
        lacking = reason;
    }

    /** Returns why a client was not given a stream: the author's half has none. */
    public synchronized Optional<NotSimulated> lacking() {
        return Optional.ofNullable(lacking);
    }

    private synchronized List<Stream> all() {
        return List.copyOf(open);
    }

    private List<Stream> telling() {
        return all().stream().filter(Stream::tellsFills).toList();
    }

    /** Returns how many tell of fills. */
    public int listening() {
        return telling().size();
    }

    /** Returns whether as many tell of fills as this wants, as soon as that is so, or else at the end of this time. */
    public boolean awaitListening(IntPredicate wanted, Duration longest) throws InterruptedException {
        return await(() -> wanted.test(listening()), longest);
    }

    /** Returns whether as many are open as this wants, whether they tell of fills or not; as soon as that is so. */
    public boolean awaitOpen(IntPredicate wanted, Duration longest) throws InterruptedException {
        return await(() -> wanted.test(all().size()), longest);
    }

    private boolean await(BooleanSupplier wanted, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (!wanted.getAsBoolean()) {
            if (System.nanoTime() - deadline >= 0) {
                return false;
            }
            synchronized (this) {
                // What clients say is not notified.
                wait(LOOK_AGAIN_MILLIS);
            }
        }
        return true;
    }

    /** Tells of a fill, wherever fills are told; returns how often that is. */
    public int tell(SimulatedFill fill) {
        int told = 0;
        for (Stream stream : telling()) {
            try {
                stream.tell(fill);
                told++;
            } catch (IOException e) {
                // The client has gone.
            }
        }
        return told;
    }

    /**
     * Ends all of them, when the clients have handled what was sent before.
     *
     * @param isPolite with a goodbye, and otherwise by a reset
     */
    public void cut(boolean isPolite) throws InterruptedException {
        for (Stream stream : all()) {
            try {
                // Clients that do not answer are cut all the same.
                boolean unused = stream.isQuiet(patience.dividedBy(10));
                stream.end(isPolite);
            } catch (IOException e) {
                // The client has gone.
            }
        }
    }
}
