package dev.brokerkeep.tck.bench;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;
import java.util.function.Supplier;

/**
 * A candidate whose own mistakes are told as such. They are no findings against the plugin: without this, a simulation
 * that is null would look like a plugin that cannot read.
 */
final class CheckedCandidate implements Candidate {
    private final Candidate written;

    CheckedCandidate(Candidate written) {
        this.written = written;
    }

    @Override
    public Class<? extends BrokerPlugin> plugin() {
        return answered("plugin()", written::plugin);
    }

    @Override
    public SettingsChange settings(URI broker, Credential credential) {
        SettingsChange change = answered("settings(broker, credential)", () -> written.settings(broker, credential));
        if (credential.issued().isEmpty()) {
            throw wrong("settings(broker, credential) used no text of the credential: set each secret setting to"
                    + " credential.secret(\"a name\"), or the kit cannot tell one credential from the next");
        }
        return change;
    }

    @Override
    public BrokerSimulation broker() {
        return answered("broker()", written::broker);
    }

    @Override
    public String symbol() {
        return answered("symbol()", written::symbol);
    }

    private <T> T answered(String method, Supplier<T> question) {
        T answer;
        try {
            answer = question.get();
        } catch (RuntimeException | LinkageError e) {
            throw wrong(method + " threw " + e);
        }
        if (answer == null) {
            throw wrong(method + " returned null");
        }
        return answer;
    }

    private Untested wrong(String what) {
        return new Untested("the candidate " + written.getClass().getName() + " has to be mended first: " + what);
    }
}
