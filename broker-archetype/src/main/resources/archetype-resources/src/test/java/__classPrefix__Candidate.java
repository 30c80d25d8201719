package ${package};

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;

/** What the conformance kit cannot know of the plugin. Public, so that the kit's command line finds it as well. */
public final class ${classPrefix}Candidate implements Candidate {
    /** For ServiceLoader. */
    public ${classPrefix}Candidate() {}

    @Override
    public Class<? extends BrokerPlugin> plugin() {
        return ${classPrefix}Plugin.class;
    }

    /** Each secret setting takes a text of the credential, so that the kit knows it wherever it turns up. */
    @Override
    public SettingsChange settings(URI broker, Credential credential) {
        return SettingsChange.set(${classPrefix}Settings.TOKEN, credential.secret("token"))
                .and(${classPrefix}Settings.ADDRESS, broker);
    }

    @Override
    public BrokerSimulation broker() {
        return new ${classPrefix}Simulation();
    }
}
