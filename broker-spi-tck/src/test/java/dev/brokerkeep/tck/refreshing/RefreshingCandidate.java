package dev.brokerkeep.tck.refreshing;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;

/** Tells the kit of a plugin for the broker whose tokens expire. */
public record RefreshingCandidate(Class<? extends BrokerPlugin> plugin) implements Candidate {
    /** Tells it of the one that keeps every rule. */
    public RefreshingCandidate() {
        this(RefreshingPlugin.class);
    }

    @Override
    public SettingsChange settings(URI broker, Credential credential) {
        return new ReferenceCandidate().settings(broker, credential);
    }

    @Override
    public BrokerSimulation broker() {
        return new RefreshingSimulation();
    }
}
