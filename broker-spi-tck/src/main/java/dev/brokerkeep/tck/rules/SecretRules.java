package dev.brokerkeep.tck.rules;

import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.BareAccount;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Arrival;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Refusal;
import dev.brokerkeep.tck.simulator.Reply;
import java.util.ArrayList;
import java.util.List;

/** Nobody but the broker learns a secret. */
final class SecretRules {
    private SecretRules() {}

    static List<Rule> all() {
        return List.of(Rule.must(
                "SEC-01",
                "Secrets appear nowhere: not in logs, exceptions, texts of objects, printed lines, thread names or URLs.",
                "Keep secrets as Secret, reveal() them in the header only, log no settings and no headers, and give classes"
                        + " that hold one a toString() of their own (a record prints all it has).",
                SecretRules::secretsStaySecret));
    }

    private static void secretsStaySecret(Bench bench) throws Exception {
        if (!bench.overheard().hearsTheLog()) {
            throw new Untested(
                    "the log cannot be heard: put logback-classic on the class path, and no other provider of"
                            + " SLF4J");
        }
        try (World world = bench.world()) {
            List<Call> calls = new ArrayList<>(world.reads());
            calls.addAll(world.changes());
            bench.overheard().hear("toString() of the plugin", String.valueOf(bench.plugin()));
            for (Call call : calls) {
                bench.overheard()
                        .hear(
                                "the answer of " + call,
                                String.valueOf(world.well(call.name(), () -> call.on(world.account()))));
                for (Refusal refusal : Refusal.values()) {
                    world.simulator().always(new Fault.Refused(refusal));
                    failing(bench, world, call);
                }
                world.simulator().always(new Fault.Instead(Reply.json("{\"x\":")));
                failing(bench, world, call);
                world.simulator().always(new Fault.Drop(false));
                failing(bench, world, call);
                world.simulator().heal();
            }
            world.rotate(world.account(), 2);
            world.well("summary()", world.account()::summary);
            try (BareAccount built = world.bare()) {
                bench.overheard()
                        .hear(
                                "toString() of the account object",
                                built.account().toString());
            }
            for (Arrival arrival : world.simulator().arrivals()) {
                bench.overheard()
                        .hear("a URL", arrival.head().lines().findFirst().orElse(""));
            }
        }
        bench.leak().ifPresent(where -> {
            throw new Violation("a secret stood in " + where);
        });
    }

    private static void failing(Bench bench, World world, Call call) {
        try {
            call.on(world.account());
        } catch (RuntimeException e) {
            bench.overheard().hear("an exception of " + call, e);
        } finally {
            world.simulator().heal();
        }
    }
}
