package dev.brokerkeep.alpaca;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;

/** Tells the kit of Alpaca. */
public final class AlpacaCandidate implements Candidate {
    @Override
    public Class<? extends BrokerPlugin> plugin() {
        return AlpacaPlugin.class;
    }

    @Override
    public SettingsChange settings(URI broker, Credential credential) {
        return SettingsChange.set(AlpacaSettings.API_KEY, credential.secret("key"))
                .and(AlpacaSettings.API_SECRET, credential.secret("secret"))
                .and(AlpacaSettings.BASE_URL, broker)
                .and(AlpacaSettings.DATA_URL, broker);
    }

    @Override
    public BrokerSimulation broker() {
        return new AlpacaSimulation();
    }
}
