package dev.brokerkeep.tck;

/** A rule is broken: what was seen, and what the author can do. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates a finding. */
    public Violation(String seen) {
        super(seen);
    }

    /** Creates a finding that an exception brought about. */
    public Violation(String seen, Throwable cause) {
        super(seen, cause);
    }
}
