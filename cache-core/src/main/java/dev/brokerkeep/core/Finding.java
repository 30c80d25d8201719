package dev.brokerkeep.core;

import java.util.Objects;

/**
 * One thing that {@link Doctor} looked at.
 *
 * @param subject what was looked at, in a word or two
 * @param state how it is
 * @param seen what was seen
 * @param remedy what to do; empty if nothing
 */
public record Finding(String subject, State state, String seen, String remedy) {
    /** Refuses nulls. */
    public Finding {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(seen, "seen");
        Objects.requireNonNull(remedy, "remedy");
    }

    /** How something is. */
    public enum State {
        /** As it should be. */
        OK,
        /** It works, and somebody should know this. */
        CONCERN,
        /** Something does not work, or may be lost. */
        BROKEN,
        /** It could not be looked at, because something else is broken. */
        UNKNOWN
    }
}
