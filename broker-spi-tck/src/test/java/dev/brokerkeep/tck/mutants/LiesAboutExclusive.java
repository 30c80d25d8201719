package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.HandOver;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.reference.ReferencePlugin;

/** Breaks LIFE-04: says EXCLUSIVE, and leaves the connections of its HTTP client open when an account object closes. */
@BrokerPluginInfo(id = "reference", spi = Spi.MAJOR, deadlineSeconds = 4)
public final class LiesAboutExclusive extends ReferencePlugin {
    @Override
    public HandOver handOver() {
        return HandOver.EXCLUSIVE;
    }
}
