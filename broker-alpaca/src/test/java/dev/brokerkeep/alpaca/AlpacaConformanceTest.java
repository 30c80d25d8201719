package dev.brokerkeep.alpaca;

import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.junit.BrokerPluginTck;

/** Alpaca keeps every rule for broker plugins. */
class AlpacaConformanceTest extends BrokerPluginTck {
    @Override
    protected Candidate candidate() {
        return new AlpacaCandidate();
    }
}
