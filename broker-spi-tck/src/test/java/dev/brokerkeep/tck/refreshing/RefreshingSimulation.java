package dev.brokerkeep.tck.refreshing;

import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import dev.brokerkeep.tck.simulator.Refusal;
import dev.brokerkeep.tck.simulator.Reply;
import dev.brokerkeep.tck.simulator.Request;
import dev.brokerkeep.tck.simulator.SimulatedOrder;
import dev.brokerkeep.tck.simulator.SimulatedPosition;
import dev.brokerkeep.tck.simulator.StreamSimulation;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

/** The reference broker, whose tokens can expire. */
final class RefreshingSimulation implements BrokerSimulation {
    private final BrokerSimulation reference = new ReferenceCandidate().broker();
    private final Set<String> expired = new HashSet<>();
    private boolean isExpiring;

    @Override
    public void provokeSave() {
        isExpiring = true;
    }

    @Override
    public Reply reply(Request request) {
        String token = request.header("Authorization").orElse("");
        if (request.path().equals("/token")) {
            return Reply.json("{\"token\":\"" + UUID.randomUUID() + "\"}");
        }
        if (isExpiring) {
            expired.add(token);
            isExpiring = false;
        }
        return expired.contains(token) ? Reply.json(401, "{\"why\":\"expired\"}") : reference.reply(request);
    }

    @Override
    public Reply refusal(Refusal refusal, Request request) {
        return reference.refusal(refusal, request);
    }

    @Override
    public int ordersPerPage() {
        return reference.ordersPerPage();
    }

    @Override
    public void hold(SimulatedOrder order) {
        reference.hold(order);
    }

    @Override
    public void hold(SimulatedPosition position) {
        reference.hold(position);
    }

    @Override
    public StreamSimulation stream(Request request) {
        return reference.stream(request);
    }
}
