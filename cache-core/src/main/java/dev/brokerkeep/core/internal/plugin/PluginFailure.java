package dev.brokerkeep.core.internal.plugin;

/**
 * Why a plugin was not loaded.
 *
 * @param subject the class and jar, or the services file, as far as it is known
 * @param cause what is wrong
 * @param remedy what its author or the operator can do
 */
public record PluginFailure(String subject, String cause, String remedy) {
    @Override
    public String toString() {
        return subject + ": " + cause + " (" + remedy + ")";
    }
}
