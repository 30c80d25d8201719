package org.example.acme;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;

/** What the conformance kit cannot know of the plugin. Public, so that the kit's command line finds it as well. */
public final class AcmeCandidate implements Candidate {
    /** For ServiceLoader. */
    public AcmeCandidate() {}

    @Override
    public Class<? extends BrokerPlugin> plugin() {
        return AcmePlugin.class;
    }

    /** Each secret setting takes a text of the credential, so that the kit knows it wherever it turns up. */
    @Override
    public SettingsChange settings(URI broker, Credential credential) {
        return SettingsChange.set(AcmeSettings.TOKEN, credential.secret("token"))
                .and(AcmeSettings.ADDRESS, broker);
    }

    @Override
    public BrokerSimulation broker() {
        return new AcmeSimulation();
    }
}
