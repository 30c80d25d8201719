package ${package};

import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.junit.BrokerPluginTck;

/** Examines the plugin by all rules of BrokerKeep's conformance kit; the last test is the verdict. */
class ${classPrefix}TckTest extends BrokerPluginTck {
    @Override
    protected Candidate candidate() {
        return new ${classPrefix}Candidate();
    }
}
