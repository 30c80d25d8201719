package dev.brokerkeep.tck;

/** A rule is about something that the plugin does not do; the kit has made sure of that. */
public final class NotApplicable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Creates it. */
    public NotApplicable(String reason) {
        super(reason);
    }
}
