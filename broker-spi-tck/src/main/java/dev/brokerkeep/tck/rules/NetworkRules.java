package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Reply;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A broker that is slow, or asks to be left alone. */
final class NetworkRules {
    private static final Duration SLACK = Duration.ofSeconds(5);
    private static final Duration ASKED = Duration.ofSeconds(7);

    private NetworkRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "NET-01",
                        "Every call ends within the plugin's declared deadline, also when the answer trickles.",
                        "Count the deadline to the last byte of the answer, not to its head, and declare it in"
                                + " @BrokerPluginInfo(deadlineSeconds = ...).",
                        NetworkRules::callsEnd),
                Rule.must(
                        "NET-02",
                        "After a 429 nothing is sent before the broker allows it; a wait that takes too long is"
                                + " RATE_LIMITED, with retryAfter.",
                        "Read Retry-After (seconds or a date) and the broker's reset header, wait with the injected Sleeper"
                                + " if it is short, and otherwise throw RATE_LIMITED with the wait.",
                        NetworkRules::rateLimitIsKept));
    }

    private static void callsEnd(Bench bench) throws Exception {
        Duration bound = bench.scaled(bench.deadline().plus(SLACK));
        Map<String, FutureTask<Optional<BrokerException>>> running = new LinkedHashMap<>();
        List<World> worlds = new ArrayList<>();
        try {
            for (Fault fault : List.of(new Fault.Hang(), new Fault.Trickle())) {
                World world = bench.world();
                worlds.add(world);
                List<Call> calls = new ArrayList<>(world.reads());
                calls.addAll(world.changes());
                world.simulator().always(fault);
                for (Call call : calls) {
                    String what = call + (fault instanceof Fault.Hang ? " that is not answered" : " that trickles");
                    running.put(what, bench.start(() -> failure(world, what, call, fault)));
                }
            }
            long end = System.nanoTime() + bound.toNanos();
            for (Map.Entry<String, FutureTask<Optional<BrokerException>>> each : running.entrySet()) {
                requireEnd(each.getKey(), each.getValue(), end, bound);
            }
        } finally {
            for (World world : worlds) {
                world.close();
            }
        }
    }

    /** Whoever reads nothing of an answer but its head need not wait for the rest. */
    private static Optional<BrokerException> failure(World world, String what, Call call, Fault fault) {
        boolean[] isDone = new boolean[1];
        try {
            return Optional.of(world.badly(what, () -> {
                Object result = call.on(world.account());
                isDone[0] = call.isNothing(result) && fault instanceof Fault.Trickle;
                return result;
            }));
        } catch (Violation e) {
            if (isDone[0]) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static void requireEnd(String what, FutureTask<Optional<BrokerException>> call, long end, Duration bound)
            throws InterruptedException {
        try {
            Optional<BrokerException> ended = call.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            if (ended.isEmpty()) {
                return;
            }
            BrokerException failed = ended.get();
            if (failed.kind() != Kind.TIMED_OUT && failed.kind() != Kind.UNAVAILABLE) {
                throw new Violation(what + " failed with " + failed.kind() + " instead of TIMED_OUT", failed);
            }
        } catch (TimeoutException e) {
            throw new Violation(what + " had not ended after " + bound.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Violation violation) {
                throw violation;
            }
            throw new Violation(what + ": " + e.getCause(), e);
        }
    }

    private static void rateLimitIsKept(Bench bench) throws Exception {
        try (World world = bench.world()) {
            for (Call call : world.reads()) {
                for (String form : List.of("seconds", "date")) {
                    requireWait(world, call, form);
                }
                requireBoundedWait(bench, world, call);
            }
        }
    }

    private static void requireWait(World world, Call call, String form) {
        Instant before = world.time().instant();
        int requests = world.simulator().count();
        world.simulator().next(new Fault.Instead(limited(before.plus(ASKED), form)));
        Object answer;
        try {
            answer = call.on(world.account());
        } catch (BrokerException e) {
            if (e.kind() != Kind.RATE_LIMITED) {
                throw new Violation(call + " answered 429 failed with " + e.kind() + " instead of RATE_LIMITED", e);
            }
            Duration told = e.retryAfter()
                    .orElseThrow(() -> new Violation(
                            call + " answered 429 with Retry-After in " + form + ", and retryAfter() is empty", e));
            Duration waited = Duration.between(before, world.time().instant());
            if (told.plus(waited).compareTo(ASKED.minusSeconds(1)) < 0) {
                throw new Violation(
                        call + " was asked to wait " + ASKED.toSeconds() + " s (in " + form
                                + "), and retryAfter() says " + told,
                        e);
            }
            world.simulator().heal();
            passed(world);
            return;
        } catch (RuntimeException e) {
            throw new Violation(
                    call + " answered 429 ended with " + e.getClass().getName() + " instead of a BrokerException", e);
        }
        // It has waited, and tried again.
        Duration waited = Duration.between(before, world.time().instant());
        if (world.simulator().count() > requests + 1 && waited.compareTo(ASKED.minusSeconds(1)) < 0) {
            throw new Violation(call + " was asked to wait " + ASKED.toSeconds() + " s (in " + form
                    + "), and was sent again after " + waited);
        }
        if (world.simulator().count() == requests + 1) {
            throw new Violation(call + " made " + answer.getClass().getSimpleName() + " of an answer 429");
        }
        passed(world);
    }

    /** Nobody waits for a day within a call: what is longer than a call may take, the caller is told. */
    private static void requireBoundedWait(Bench bench, World world, Call call) {
        Instant before = world.time().instant();
        world.simulator().always(new Fault.Instead(Reply.json(429, "{}").with("Retry-After", "86400")));
        String what = call + " answered 429 with Retry-After of a day";
        BrokerException failed = world.badly(what, () -> call.on(world.account()));
        world.simulator().heal();
        Duration waited = Duration.between(before, world.time().instant());
        if (waited.compareTo(bench.deadline()) > 0) {
            throw new Violation(
                    what + " waited for " + waited.toSeconds() + " s, and calls end within "
                            + bench.deadline().toSeconds() + " s by the plugin's own promise",
                    failed);
        }
        if (failed.kind() != Kind.RATE_LIMITED) {
            throw new Violation(what + " failed with " + failed.kind() + " instead of RATE_LIMITED", failed);
        }
        passed(world, Duration.ofDays(1));
    }

    /** What the broker asked for is over. */
    private static void passed(World world) {
        passed(world, ASKED);
    }

    private static void passed(World world, Duration asked) {
        try {
            world.time().sleep(asked.plusSeconds(61));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Reply limited(Instant until, String form) {
        String value = form.equals("seconds")
                ? Long.toString(ASKED.toSeconds())
                : DateTimeFormatter.RFC_1123_DATE_TIME.format(until.atOffset(ZoneOffset.UTC));
        return Reply.json(429, "{}").with("Retry-After", value);
    }
}
