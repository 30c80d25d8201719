package dev.brokerkeep.alpaca;

import java.util.LinkedHashSet;
import java.util.Set;

/** Remembers the last executions, so that each is told once. Confined to one thread. */
final class SeenExecutions {
    private final int most;
    private final Set<String> ids = new LinkedHashSet<>();

    SeenExecutions(int most) {
        this.most = most;
    }

    /** Tells whether this one has not been seen before, as far as it is remembered; and remembers it. */
    boolean isNew(String id) {
        boolean added = ids.add(id);
        if (ids.size() > most) {
            ids.remove(ids.iterator().next());
        }
        return added;
    }
}
