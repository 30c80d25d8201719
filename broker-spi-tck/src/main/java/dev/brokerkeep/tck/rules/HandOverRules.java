package dev.brokerkeep.tck.rules;

import dev.brokerkeep.spi.HandOver;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Arrival;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Gate;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** How one account object gives way to the next. */
final class HandOverRules {
    /** A connection that was closed before is seen to be closed within this. */
    private static final Duration NOTICE = Duration.ofSeconds(2);

    private HandOverRules() {}

    static List<Rule> all() {
        return List.of(Rule.must(
                "LIFE-04",
                "The declared hand-over is true: with EXCLUSIVE, no connection of an account object is open when"
                        + " its successor asks the broker; with OVERLAP, the successor does not wait.",
                "With EXCLUSIVE, let close() end every connection of the account object, idle ones of an HTTP"
                        + " client and streams included, before it returns; or declare OVERLAP if the broker allows"
                        + " several.",
                HandOverRules::handOverIsAsDeclared));
    }

    private static void handOverIsAsDeclared(Bench bench) throws Exception {
        HandOver declared = bench.plugin().handOver();
        try (World world = bench.world()) {
            Call read = world.reads().get(0);
            if (declared == HandOver.EXCLUSIVE) {
                successorIsAlone(bench, world, read, "a change of the credential", () -> {
                    world.rotate(world.account(), 2);
                });
                successorIsAlone(
                        bench,
                        world,
                        read,
                        "invalidateInstance",
                        () -> world.keep().instances().invalidateInstance(world.id()));
            } else {
                successorDoesNotWait(bench, world, read);
            }
        }
    }

    private static void successorIsAlone(Bench bench, World world, Call read, String change, Runnable handOver)
            throws InterruptedException {
        world.well(read.name(), () -> read.on(world.account()));
        Hearing.begin(world);
        Gate lastOfPredecessor = new Gate(bench.patience());
        FutureTask<Object> predecessor = held(bench, world, read, lastOfPredecessor);
        Set<Integer> predecessors = world.simulator().connections();
        handOver.run();
        Gate firstOfSuccessor = new Gate(bench.patience());
        world.simulator().next(new Fault.Held(firstOfSuccessor));
        FutureTask<Object> successor = bench.start(() -> read.on(world.account()));
        lastOfPredecessor.open();
        try {
            if (!firstOfSuccessor.awaitReached()) {
                throw new Violation(read + " after " + change + " did not reach the broker");
            }
            requireAlone(bench, world, predecessors, change);
        } finally {
            firstOfSuccessor.open();
        }
        requireEnd(bench, predecessor, read + " that was under way during " + change);
        requireEnd(bench, successor, read + " after " + change);
    }

    private static FutureTask<Object> held(Bench bench, World world, Call read, Gate gate) {
        world.simulator().next(new Fault.Held(gate));
        FutureTask<Object> call = bench.start(() -> read.on(world.account()));
        if (!gate.awaitReached()) {
            throw new Violation(read + " did not reach the broker");
        }
        return call;
    }

    /** The successor's request waits at the broker meanwhile. */
    private static void requireAlone(Bench bench, World world, Set<Integer> predecessors, String change)
            throws InterruptedException {
        List<Arrival> arrivals = world.simulator().arrivals();
        Arrival first = arrivals.get(arrivals.size() - 1);
        Set<Integer> others = new HashSet<>(predecessors);
        others.remove(first.connection());
        int open = world.simulator().awaitClosed(others, bench.scaled(NOTICE)).size();
        if (open > 0) {
            throw new Violation("the hand-over is declared EXCLUSIVE, and after " + change + " the successor sent "
                    + first + " while its predecessor still had " + open + " connection" + (open == 1 ? "" : "s")
                    + " to the broker open");
        }
    }

    private static void successorDoesNotWait(Bench bench, World world, Call read) throws InterruptedException {
        Gate gate = new Gate(bench.patience());
        FutureTask<Object> predecessor = held(bench, world, read, gate);
        world.rotate(world.account(), 2);
        FutureTask<Object> successor = bench.start(() -> read.on(world.account()));
        try {
            requireEnd(
                    bench,
                    successor,
                    read + ", declared OVERLAP, after a rotation and beside a call of the account object before");
        } finally {
            gate.open();
        }
        requireOver(bench, predecessor);
    }

    private static void requireEnd(Bench bench, FutureTask<Object> call, String what) throws InterruptedException {
        try {
            call.get(bench.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Violation(what + " failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Violation(what + " did not end", e);
        }
    }

    /** Well or badly: it may have been held longer than its deadline allows. */
    private static void requireOver(Bench bench, FutureTask<Object> call) throws InterruptedException {
        try {
            call.get(bench.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof RuntimeException)) {
                throw new Violation("a call during a rotation ended with " + e.getCause(), e);
            }
        } catch (TimeoutException e) {
            throw new Violation("a call during a rotation did not end", e);
        }
    }
}
