package dev.brokerkeep.tck.engine;

/** What came of the whole examination. */
public enum Verdict {
    /** Every rule was examined, and no MUST is broken. */
    CONFORMANT(0),
    /** A MUST is broken, or a declared deviation is none any more. */
    NOT_CONFORMANT(1),
    /** No MUST is broken as far as was examined, and one could not be. */
    INCOMPLETE(2),
    /** Not a single rule was examined. */
    NO_RULES_RUN(3);

    private final int exitCode;

    Verdict(int exitCode) {
        this.exitCode = exitCode;
    }

    /** Returns what the command line ends with. */
    public int exitCode() {
        return exitCode;
    }
}
