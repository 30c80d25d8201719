package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Refusal;
import dev.brokerkeep.tck.simulator.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A broker that refuses, fails, or talks nonsense. */
final class ErrorRules {
    private ErrorRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "ERR-01",
                        "Each refusal of the broker becomes the kind of BrokerException that says so.",
                        "Decide by the status first, and by the broker's message only where one status means several"
                                + " things; keep the cause.",
                        ErrorRules::refusalsAreTold),
                Rule.must(
                        "ERR-02",
                        "A read that fails throws: it is never null, empty or old.",
                        "Let failures pass as BrokerException; never answer a failed read with an empty list or with what"
                                + " was read before.",
                        ErrorRules::failedReadsThrow));
    }

    private static void refusalsAreTold(Bench bench) throws Exception {
        try (World world = bench.world()) {
            List<Call> calls = new ArrayList<>(world.reads());
            calls.addAll(world.changes());
            for (Refusal refusal : Refusal.values()) {
                for (Call call : calls) {
                    if (call.isChange() || refusal.isOfReads()) {
                        requireKind(world, call, refusal);
                    }
                }
            }
        }
    }

    private static void requireKind(World world, Call call, Refusal refusal) {
        if (refusal == Refusal.FUNDS && !call.name().startsWith("submit")) {
            return;
        }
        world.simulator().always(new Fault.Refused(refusal));
        String what = call + " that is refused (" + refusal + ")";
        BrokerException failed = world.badly(what, () -> call.on(world.account()));
        world.simulator().heal();
        if (!accepted(refusal, call).contains(failed.kind())) {
            throw new Violation(what + " failed with " + failed.kind() + " instead of " + refusal.kind(), failed);
        }
    }

    /** What brokers say with one word for two things counts as either. */
    private static Set<Kind> accepted(Refusal refusal, Call call) {
        return refusal == Refusal.INVALID && call.isChange()
                ? Set.of(Kind.INVALID_REQUEST, Kind.ORDER_STATE)
                : Set.of(refusal.kind());
    }

    private static void failedReadsThrow(Bench bench) throws Exception {
        List<Reply> nonsense = List.of(
                Reply.json("{\"unfinished\": "),
                Reply.json("<html>Bad gateway</html>"),
                Reply.json(""),
                Reply.json("null"),
                Reply.json("{}"),
                Reply.json("[{}]"),
                Reply.json(503, ""),
                new Reply(204, java.util.Map.of(), ""));
        try (World world = bench.world()) {
            for (Call call : world.reads()) {
                world.well(call.name(), () -> call.on(world.account()));
                for (Reply reply : nonsense) {
                    world.simulator().always(new Fault.Instead(reply));
                    world.badly(
                            call + " that is answered " + reply.status() + " '" + reply.body() + "'",
                            () -> call.on(world.account()));
                    world.simulator().heal();
                }
                world.simulator().always(new Fault.Drop(false));
                world.badly(call + " whose connection is cut", () -> call.on(world.account()));
                world.simulator().heal();
            }
        }
    }
}
