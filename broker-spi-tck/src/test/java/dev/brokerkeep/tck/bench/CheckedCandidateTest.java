package dev.brokerkeep.tck.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.reference.ReferencePlugin;
import dev.brokerkeep.tck.reference.ReferenceSettings;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Mistakes of what an author wrote for the kit are not held against the plugin. */
class CheckedCandidateTest {
    private static final URI BROKER = URI.create("http://127.0.0.1:1");

    private final Credential credential = new Credential(1, 7, text -> {});

    /** Written in a hurry. */
    private record Hasty() implements Candidate {
        @Override
        public Class<? extends BrokerPlugin> plugin() {
            return ReferencePlugin.class;
        }

        @Override
        public SettingsChange settings(URI broker, Credential credential) {
            return SettingsChange.set(ReferenceSettings.TOKEN, Secret.of("always the same"));
        }

        @Override
        public BrokerSimulation broker() {
            return null;
        }

        @Override
        public String symbol() {
            throw new UnsupportedOperationException("later");
        }
    }

    @Test
    void goodCandidate_isPassedThrough() {
        Candidate checked = new CheckedCandidate(new ReferenceCandidate());

        assertThat(checked.plugin()).isEqualTo(ReferencePlugin.class);
        assertThat(checked.settings(BROKER, credential)).isNotNull();
        assertThat(checked.broker()).isNotNull();
        assertThat(checked.symbol()).isEqualTo("AAPL");
    }

    @Test
    void mistakes_areTheCandidates_andNamed() {
        Candidate checked = new CheckedCandidate(new Hasty());

        assertThatThrownBy(checked::broker)
                .isInstanceOf(Untested.class)
                .hasMessageContaining("Hasty has to be mended first: broker() returned null");
        assertThatThrownBy(checked::symbol)
                .isInstanceOf(Untested.class)
                .hasMessageContaining("symbol() threw java.lang.UnsupportedOperationException: later");
        assertThatThrownBy(() -> checked.settings(BROKER, credential))
                .isInstanceOf(Untested.class)
                .hasMessageContaining("used no text of the credential")
                .hasMessageNotContaining("always the same");
    }
}
