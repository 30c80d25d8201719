package dev.brokerkeep.tck;

/** A rule cannot be examined, and why. */
public final class Untested extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates it. */
    public Untested(String reason) {
        super(reason);
    }
}
