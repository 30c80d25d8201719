package dev.brokerkeep.tck.simulator;

import java.util.Objects;

/**
 * An answer with something in one record of its list that the API did not have when the plugin was written.
 *
 * @param what is new, such as {@code "the field 'status' says '...'"}: the same for like answers
 * @param reply the answer that has it
 */
public record Novelty(String what, Reply reply) {
    /** Refuses nulls. */
    public Novelty {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(reply, "reply");
    }
}
