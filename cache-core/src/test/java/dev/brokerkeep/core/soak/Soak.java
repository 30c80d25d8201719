package dev.brokerkeep.core.soak;

import dev.brokerkeep.core.testing.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Several processes that read, one that writes, one real server: set up, and taken down whatever happens.
 *
 * <p>The seed decides which faults come, in which order and how long, and what is written. How the processes interleave
 * it does not: the same seed is the same weather, not the same run.
 */
final class Soak implements AutoCloseable {
    /** What the contract promises, and what nodes are judged by: BrokerKeep's default. */
    static final Duration BOUND = Duration.ofSeconds(1);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Server server;
    private final Board board;
    private final Writers writers;
    private final List<NodeProcess> nodes = new ArrayList<>();
    private long dodges;

    /** Ends everything also where the tests are broken off. */
    private final Thread guard = new Thread(this::endIfNotOver, "soak guard");

    /**
     * How a soak is set up.
     *
     * @param ignoresLease the nodes read with {@code ANY} and have to be found out
     * @param watchMicros how exactly nodes measure latencies
     * @param pauseMillis how long a writer rests between two writes, on average
     */
    record Plan(int nodes, boolean ignoresLease, int watchMicros, int pauseMillis, long seed) {}

    Soak(Path folder, Plan plan) throws IOException {
        this.server = Server.create(folder.resolve("server"));
        Path file = folder.resolve("board");
        this.board = Board.at(file);
        Writers started = null;
        Runtime.getRuntime().addShutdownHook(guard);
        try {
            started = new Writers(board, server, plan.pauseMillis());
            this.writers = started;
            for (int number = 0; number < plan.nodes(); number++) {
                nodes.add(new NodeProcess(
                        number, server.port(), file, folder, plan.ignoresLease(), plan.watchMicros(), plan.seed()));
            }
            awaitLife();
            writers.start(new SplittableRandom(plan.seed()));
            board.faultHasEnded();
        } catch (RuntimeException | Error e) {
            end(started);
            boolean unused = Runtime.getRuntime().removeShutdownHook(guard);
            throw e;
        }
    }

    Server server() {
        return server;
    }

    Board board() {
        return board;
    }

    Writers writers() {
        return writers;
    }

    List<NodeProcess> nodes() {
        return nodes;
    }

    /** Returns the mark of the next write past the triggers. */
    long nextDodge() {
        dodges++;
        return dodges + 1;
    }

    long dodges() {
        return dodges;
    }

    /** Returns what all nodes together report. */
    long sum(Gauge gauge) {
        return nodes.stream()
                .mapToLong(node -> board.read(node.number(), gauge))
                .sum();
    }

    long max(Gauge gauge) {
        return nodes.stream()
                .mapToLong(node -> board.read(node.number(), gauge))
                .max()
                .orElse(0);
    }

    Latencies latencies() {
        Latencies all = new Latencies();
        nodes.forEach(node -> all.add(board.latencies(node.number())));
        return all;
    }

    /** Returns the lines that nodes have printed which begin like this. */
    List<String> told(String kind) {
        return nodes.stream()
                .flatMap(node -> node.output().stream())
                .filter(line -> line.startsWith(kind))
                .toList();
    }

    /** Waits until all nodes live, and say so themselves. */
    void awaitLife() {
        long[] beats = nodes.stream()
                .mapToLong(node -> board.read(node.number(), Gauge.BEATS))
                .toArray();
        await(
                "every node lives",
                () -> nodes.stream()
                        .allMatch(node -> board.read(node.number(), Gauge.BEATS) > beats[node.number()] + 1
                                && board.read(node.number(), Gauge.IS_LIVE) == 1));
    }

    /** Waits until every node is answered by the database: pools may take longer than feeds. */
    void awaitAnswers() {
        long[] answers = nodes.stream()
                .mapToLong(node -> board.read(node.number(), Gauge.ANSWERS))
                .toArray();
        await(
                "every node is answered",
                () -> nodes.stream()
                        .allMatch(node -> board.read(node.number(), Gauge.ANSWERS) > answers[node.number()] + 1));
    }

    void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            for (NodeProcess node : nodes) {
                if (!node.isAlive()) {
                    throw new AssertionError("Node " + node.number() + " has died: " + node.output());
                }
            }
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError(
                        "Not within " + PATIENCE + ": " + what + "; nodes say:\n" + String.join("\n", told("")));
            }
            pause(Duration.ofMillis(1));
        }
    }

    static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        for (long left = duration.toNanos(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /** Lets everything come to its end: from now on the reports stand still. */
    void end() {
        end(writers);
    }

    private void end(Writers mayBeMissing) {
        board.end();
        // Nodes first, and each of them though another fails: a process that is left behind reads for ever.
        for (NodeProcess node : nodes) {
            try {
                node.close();
            } catch (IOException | RuntimeException e) {
                e.printStackTrace();
            }
        }
        if (mayBeMissing != null) {
            mayBeMissing.close();
        }
        server.close();
    }

    private void endIfNotOver() {
        if (!board.isOver()) {
            end();
        }
    }

    @Override
    public void close() {
        endIfNotOver();
        boolean unused = Runtime.getRuntime().removeShutdownHook(guard);
    }
}
