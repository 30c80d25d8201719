package dev.brokerkeep.core.testing;

/** A capability that only accounts of the broker zenith have. */
public interface Desk {
    /** Returns which desk trades. */
    String desk();
}
