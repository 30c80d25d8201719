package dev.brokerkeep.tck.engine;

/** How much a rule weighs. */
public enum Level {
    /** A plugin that breaks it is not conformant. */
    MUST,
    /** A plugin that breaks it is told so. */
    SHOULD
}
