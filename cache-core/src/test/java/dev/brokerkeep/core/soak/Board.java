package dev.brokerkeep.core.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What the processes of a soak tell each other: a file that all of them map into memory. Writers announce on it which
 * revision of which account was acknowledged when; nodes judge by that and report what they found.
 *
 * <p>Times are of {@code System.nanoTime()}, which on Linux is {@code CLOCK_MONOTONIC}: one clock for all processes of
 * a machine. Elsewhere they could not be compared.
 */
final class Board {
    /** How many acknowledgements of an account are remembered: some seconds' worth, and the bound is one second. */
    private static final int REMEMBERED = 512;

    /** The first long of a part that others write often begins a cache line of its own. */
    private static final int LINE = 8;

    private static final int OVER = 0;
    private static final int FAULT = 1;
    private static final int CALM_SINCE = 2;
    private static final int ACCOUNTS = 2 * LINE;
    private static final int PER_ACCOUNT = LINE + 2 * REMEMBERED;
    private static final int NODES = ACCOUNTS + (Accounts.ALL + 1) * PER_ACCOUNT;
    private static final int GAUGES = 4 * LINE;
    private static final int PER_NODE = GAUGES + Latencies.CLASSES;
    private static final int LARGEST_CLUSTER = 16;
    private static final long SIZE = 8L * (NODES + LARGEST_CLUSTER * PER_NODE);

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Nothing newer was acknowledged. */
    static final long NEVER = Long.MAX_VALUE;

    private final ByteBuffer memory;

    private Board(ByteBuffer memory) {
        this.memory = memory;
    }

    /** Maps a board; a file that is not there is made, with nothing on it. */
    static Board at(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return new Board(channel.map(FileChannel.MapMode.READ_WRITE, 0, SIZE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Tells everybody that a commit was acknowledged.
     *
     * @param acknowledgedAt the time right after the commit returned
     */
    void announce(long account, long revision, long acknowledgedAt) {
        int place = place(account, revision);
        // Unreadable while it changes; a revision has one writer, so nobody else writes here at the same time.
        set(place, 0);
        set(place + 1, acknowledgedAt);
        set(place, revision);
        raise(latestOf(account), revision);
    }

    /** Returns the highest revision of an account that was announced. */
    long latest(long account) {
        return get(latestOf(account));
    }

    /**
     * Returns when it was acknowledged that this revision is no longer the current one; {@link #NEVER} if it was not.
     * One look where that is so, few elsewhere.
     */
    long supersededAt(long account, long revision) {
        long latest = latest(account);
        for (long later = Math.max(revision, latest - REMEMBERED) + 1; later <= latest; later++) {
            long at = acknowledgedAt(account, later);
            if (at != NEVER) {
                return at;
            }
        }
        return NEVER;
    }

    /** Returns when a revision was acknowledged; {@link #NEVER} if nobody announced it, or it is forgotten. */
    long acknowledgedAt(long account, long revision) {
        int place = place(account, revision);
        if (get(place) != revision) {
            return NEVER;
        }
        long at = get(place + 1);
        return get(place) == revision ? at : NEVER;
    }

    private static int latestOf(long account) {
        return ACCOUNTS + (int) account * PER_ACCOUNT;
    }

    private static int place(long account, long revision) {
        return latestOf(account) + LINE + 2 * (int) (revision % REMEMBERED);
    }

    /** Tells all processes to come to an end. */
    void end() {
        set(OVER, 1);
    }

    boolean isOver() {
        return get(OVER) != 0;
    }

    /** Says which fault is under way, so that a violation can name it. */
    void faultBegins(Fault fault) {
        set(CALM_SINCE, NEVER);
        set(FAULT, fault.ordinal() + 1L);
    }

    void faultHasEnded() {
        set(FAULT, 0);
        set(CALM_SINCE, System.nanoTime());
    }

    /** Returns the fault under way, by name. */
    String fault() {
        int number = (int) get(FAULT);
        return number == 0 ? "none" : Fault.values()[number - 1].name();
    }

    /** Returns since when there has been no fault; {@link #NEVER} if one is under way, or nothing has begun yet. */
    long calmSince() {
        long since = get(CALM_SINCE);
        return since == 0 ? NEVER : since;
    }

    long read(int node, Gauge gauge) {
        return get(place(node, gauge));
    }

    void set(int node, Gauge gauge, long value) {
        set(place(node, gauge), value);
    }

    void add(int node, Gauge gauge, long value) {
        add(place(node, gauge), value);
    }

    void raise(int node, Gauge gauge, long value) {
        raise(place(node, gauge), value);
    }

    Latencies latencies(int node) {
        Latencies counted = new Latencies();
        for (int number = 0; number < Latencies.CLASSES; number++) {
            counted.add(number, get(latencyPlace(node, number)));
        }
        return counted;
    }

    void countLatency(int node, long nanos) {
        add(latencyPlace(node, Latencies.classOf(nanos)), 1);
    }

    private static int latencyPlace(int node, int number) {
        return NODES + node * PER_NODE + GAUGES + number;
    }

    private static int place(int node, Gauge gauge) {
        return NODES + node * PER_NODE + gauge.ordinal();
    }

    private long get(int index) {
        return (long) LONGS.getVolatile(memory, 8 * index);
    }

    private void set(int index, long value) {
        LONGS.setVolatile(memory, 8 * index, value);
    }

    private void add(int index, long value) {
        long unused = (long) LONGS.getAndAdd(memory, 8 * index, value);
    }

    private void raise(int index, long value) {
        long now = get(index);
        while (now < value && !LONGS.compareAndSet(memory, 8 * index, now, value)) {
            now = get(index);
        }
    }
}
