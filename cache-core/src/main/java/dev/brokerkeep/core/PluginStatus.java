package dev.brokerkeep.core;

/**
 * A plugin as it was found at start.
 *
 * @param id the broker id; empty if the plugin failed before that was known
 * @param origin the class and the jar
 * @param state whether it can be used
 * @param problem what is wrong and what to do, for a failed one; otherwise empty
 */
public record PluginStatus(String id, String origin, State state, String problem) {
    /** Whether a plugin can be used. */
    public enum State {
        /** Its accounts can be used. */
        ACTIVE,
        /** It could not be loaded; accounts of its broker are refused with {@code UNKNOWN_BROKER}. */
        FAILED
    }
}
