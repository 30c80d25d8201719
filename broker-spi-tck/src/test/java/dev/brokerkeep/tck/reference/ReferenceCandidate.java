package dev.brokerkeep.tck.reference;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;

/** Tells the kit of a plugin for the reference broker. */
public record ReferenceCandidate(Class<? extends BrokerPlugin> plugin) implements Candidate {
    /** Tells it of the one that keeps every rule. */
    public ReferenceCandidate() {
        this(ReferencePlugin.class);
    }

    @Override
    public SettingsChange settings(URI broker, Credential credential) {
        return SettingsChange.set(ReferenceSettings.TOKEN, credential.secret("token"))
                .and(ReferenceSettings.ADDRESS, broker);
    }

    @Override
    public BrokerSimulation broker() {
        return new ReferenceSimulation();
    }
}
