package dev.brokerkeep.tck.reference;

import dev.brokerkeep.tck.simulator.SimulatedFill;
import dev.brokerkeep.tck.simulator.StreamSimulation;
import java.util.List;

/** What the stream of the reference broker says. */
final class ReferenceStreamWords implements StreamSimulation {
    private boolean listens;

    @Override
    public List<String> heard(String message) {
        listens = message.equals("listen");
        return List.of(listens ? "listening" : "what?");
    }

    @Override
    public boolean tellsFills() {
        return listens;
    }

    @Override
    public String fill(SimulatedFill fill) {
        String quantity = fill.quantity().toPlainString();
        return "{\"event\":\"fill\",\"execution\":\"" + fill.execution() + "\",\"quantity\":\"" + quantity
                + "\",\"price\":\"" + fill.price().toPlainString() + "\",\"at\":\"" + fill.at()
                + "\",\"order\":{\"id\":\""
                + fill.orderId() + "\",\"client\":\"by-stream\",\"status\":\"filled\",\"symbol\":\"" + fill.symbol()
                + "\",\"side\":\"BUY\",\"type\":\"MARKET\",\"time\":\"DAY\",\"quantity\":\"" + quantity + "\",\"at\":\""
                + fill.at() + "\"}}";
    }
}
