package dev.brokerkeep.tck.junit;

import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.reference.ReferenceCandidate;

/** The reference plugin, examined as its author would. */
class BrokerPluginTckTest extends BrokerPluginTck {
    @Override
    protected Candidate candidate() {
        return new ReferenceCandidate();
    }
}
