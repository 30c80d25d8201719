package dev.brokerkeep.tck.rules;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.Order;
import dev.brokerkeep.broker.OrderStatus;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Novelty;
import dev.brokerkeep.tck.simulator.Reply;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Brokers add words and fields to their answers without asking. */
final class NoveltyRules {
    private static final String WORD = "never_seen_before";

    private NoveltyRules() {}

    static List<Rule> all() {
        return List.of(Rule.must(
                "NET-04",
                "A word or a field that is new, in one record of a list, does not lose the list.",
                "Let each word that you do not know become UNKNOWN (or pass on as it is) in its own record, and"
                        + " read over fields that you do not know: no valueOf of an enum, no strict mapping.",
                NoveltyRules::newWordsLoseNothing));
    }

    private static void newWordsLoseNothing(Bench bench) throws Exception {
        try (World world = bench.world()) {
            int examined = 0;
            for (Call call : world.reads()) {
                examined += examined(world, call);
            }
            if (examined == 0) {
                throw new Untested("no answer of the simulation is JSON with a list of records: override"
                        + " novelties(Reply, String) in the candidate's BrokerSimulation, so that it returns answers"
                        + " with a new word");
            }
        }
    }

    /** Returns how many novelties were examined; 0 for a call that lists nothing. */
    private static int examined(World world, Call call) {
        List<Reply> answers = new CopyOnWriteArrayList<>();
        world.simulator().always(new Fault.Altered(reply -> {
            answers.add(reply);
            return reply;
        }));
        Object good = world.well(call.name(), () -> call.on(world.account()));
        world.simulator().heal();
        if (!(good instanceof List<?> before)) {
            return 0;
        }
        Set<String> whats = new LinkedHashSet<>();
        answers.forEach(answer -> novelties(world, answer).forEach(novelty -> whats.add(novelty.what())));
        for (String what : whats) {
            world.simulator().always(new Fault.Altered(reply -> altered(world, reply, what)));
            requireWhole(world, call, before, what);
            world.simulator().heal();
        }
        return whats.size();
    }

    private static List<Novelty> novelties(World world, Reply answer) {
        List<Novelty> novelties;
        try {
            novelties = world.simulator().ask(broker -> broker.novelties(answer, WORD));
        } catch (RuntimeException e) {
            throw new Untested("novelties(Reply, String) of the candidate's BrokerSimulation threw " + e);
        }
        for (Novelty novelty : novelties) {
            if (!novelty.reply().body().contains(WORD)) {
                throw new Untested("novelties(Reply, String) of the candidate's BrokerSimulation returned an answer"
                        + " without the new word ('" + novelty.what() + "')");
            }
        }
        return novelties;
    }

    private static Reply altered(World world, Reply reply, String what) {
        return novelties(world, reply).stream()
                .filter(novelty -> novelty.what().equals(what))
                .map(Novelty::reply)
                .findFirst()
                .orElse(reply);
    }

    private static void requireWhole(World world, Call call, List<?> before, String what) {
        String when = " when in one record " + what;
        Object answer;
        try {
            answer = call.on(world.account());
        } catch (BrokerException e) {
            throw new Violation(call + " failed with " + e.kind() + when + ": " + e.problem(), e);
        } catch (RuntimeException e) {
            throw new Violation(call + " ended with " + e.getClass().getName() + when, e);
        }
        List<?> after = (List<?>) answer;
        if (after.size() != before.size()) {
            throw new Violation(call + " returned " + after.size() + " of " + before.size() + " records" + when);
        }
        List<Object> others = new ArrayList<>(before);
        after.forEach(others::remove);
        if (others.size() > 1) {
            throw new Violation(call + " returned " + others.size() + " records that differ from before" + when);
        }
        requireNoGuess(call, before, after, when);
    }

    /** What is not known is not taken for something that is. */
    private static void requireNoGuess(Call call, List<?> before, List<?> after, String when) {
        Map<String, Order> known = orders(before);
        for (Order order : orders(after).values()) {
            Order former = known.get(order.id());
            if (former == null) {
                continue;
            }
            if (order.side() != former.side() && order.side() != Order.Side.UNKNOWN) {
                throw new Violation(call + " made " + order.side() + " of an order to " + former.side() + when);
            }
            if (order.status() != former.status() && order.status() != OrderStatus.UNKNOWN) {
                throw new Violation(
                        call + " made " + order.status() + " of an order that was " + former.status() + when);
            }
        }
    }

    private static Map<String, Order> orders(List<?> records) {
        return records.stream()
                .filter(Order.class::isInstance)
                .map(Order.class::cast)
                .collect(Collectors.toMap(Order::id, Function.identity(), (first, second) -> first));
    }
}
