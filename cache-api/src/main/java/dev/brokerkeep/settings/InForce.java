package dev.brokerkeep.settings;

import java.util.List;

/**
 * Where a saved change is in force: no read there, however it is bounded, is answered with what was before it.
 *
 * @param everywhere whether every live process has applied it
 * @param late the names of the live processes that had not when the time was up
 */
public record InForce(boolean everywhere, List<String> late) {
    /** Copies the list. */
    public InForce {
        late = List.copyOf(late);
    }
}
