package dev.brokerkeep.tck.engine;

/** What came of one rule. */
public enum Outcome {
    /** The plugin keeps it. */
    PASS,
    /** The plugin breaks it. */
    FAIL,
    /** It is about a capability that the plugin does not have. */
    NOT_APPLICABLE,
    /** It could not be examined. */
    UNTESTED,
    /** The plugin breaks it, and its author has declared so. */
    DEVIATION
}
