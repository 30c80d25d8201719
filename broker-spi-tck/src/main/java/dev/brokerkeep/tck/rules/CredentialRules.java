package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Gate;
import dev.brokerkeep.tck.simulator.Reply;
import dev.brokerkeep.tck.simulator.Simulator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Which credentials go where. */
final class CredentialRules {
    private CredentialRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "INV-08",
                        "A rotated credential is on the wire of the next call; a call in flight ends with the old one.",
                        "Read credentials in the constructor of the account, into final fields; keep no client or"
                                + " credential in a static, or filled on first use.",
                        CredentialRules::rotationIsOnTheWire),
                Rule.must(
                        "SEC-02",
                        "Credentials never go to another host.",
                        "Do not follow redirects: the client sends the headers along.",
                        CredentialRules::redirectIsNotFollowed));
    }

    private static void rotationIsOnTheWire(Bench bench) throws Exception {
        try (World world = bench.world()) {
            List<Call> reads = world.reads();
            Gate held = new Gate(bench.patience());
            world.simulator().next(new Fault.Held(held));
            FutureTask<Object> inFlight = bench.start(() -> reads.get(0).on(world.account()));
            if (!held.awaitReached()) {
                throw new Violation(reads.get(0) + " did not reach the broker");
            }
            world.rotate(world.account(), 2);
            int requests = world.simulator().count();
            for (Call call : reads) {
                world.well(call + " after a rotation", () -> call.on(world.account()));
            }
            world.simulator().since(requests).forEach(arrival -> {
                if (!world.credentialsOn(arrival).equals(List.of(2))) {
                    throw new Violation(arrival + " came after the credential had been rotated, and bore "
                            + world.credentialsOn(arrival) + " instead of the new one");
                }
            });
            held.open();
            ended(bench, inFlight);
        }
    }

    private static void ended(Bench bench, FutureTask<Object> inFlight) throws InterruptedException {
        try {
            inFlight.get(bench.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof BrokerException failed && failed.kind() == Kind.TIMED_OUT) {
                return; // it was held longer than it waits
            }
            throw new Violation("a call that was in flight during the rotation failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Violation("a call that was in flight during the rotation did not end", e);
        }
    }

    private static void redirectIsNotFollowed(Bench bench) throws Exception {
        try (World world = bench.world();
                Elsewhere elsewhere = new Elsewhere(bench)) {
            for (Call call : world.reads()) {
                for (int status : new int[] {301, 307}) {
                    Reply redirect =
                            new Reply(status, Map.of("Location", elsewhere.simulator.address() + "/there"), "");
                    world.simulator().next(new Fault.Instead(redirect));
                    world.badly(call + " that is answered " + status, () -> call.on(world.account()));
                    world.simulator().heal();
                    if (elsewhere.simulator.arrivals().stream()
                            .anyMatch(arrival -> !world.credentialsOn(arrival).isEmpty())) {
                        throw new Violation(call + " followed a redirect to another host, with the credentials");
                    }
                }
            }
        }
    }

    /** Another host. */
    private static final class Elsewhere implements AutoCloseable {
        final Simulator simulator;

        Elsewhere(Bench bench) {
            simulator = Simulator.start(request -> Reply.json("{}"), bench.patience());
        }

        @Override
        public void close() {
            simulator.close();
        }
    }
}
