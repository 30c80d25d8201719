package dev.brokerkeep.tck;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;

/**
 * A plugin that is to be examined, and what the kit cannot know of it. Written by the plugin's author:
 *
 * <pre>{@code
 * public final class AcmeCandidate implements Candidate {
 *     public Class<? extends BrokerPlugin> plugin() {
 *         return AcmePlugin.class;
 *     }
 *
 *     public SettingsChange settings(URI broker, Credential credential) {
 *         return SettingsChange.set(AcmePlugin.TOKEN, credential.secret("token")).and(AcmePlugin.BASE_URL, broker);
 *     }
 *
 *     public BrokerSimulation broker() {
 *         return new AcmeSimulation();
 *     }
 * }
 * }</pre>
 */
public interface Candidate {
    /** Returns the plugin's class. */
    Class<? extends BrokerPlugin> plugin();

    /**
     * Returns all that has to be set for a valid account.
     *
     * @param broker where the simulated broker is: an address of plain HTTP on loopback
     * @param credential the account's credential; each secret setting takes one of its texts
     */
    SettingsChange settings(URI broker, Credential credential);

    /** Returns a simulation of the broker with an account of its own: positions, orders, and what else it knows. */
    BrokerSimulation broker();

    /** Returns the symbol of something that the simulated broker trades and quotes. */
    default String symbol() {
        return "AAPL";
    }
}
