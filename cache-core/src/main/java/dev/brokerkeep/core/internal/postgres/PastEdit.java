package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.settings.ChangeNote;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one change did to one value. */
public record PastEdit(PastValue before, PastValue after) {
    /** Returns what this edit and a later one of the same value did together. */
    PastEdit then(PastEdit later) {
        return new PastEdit(before, later.after);
    }

    /**
     * What changes did to values, by name.
     *
     * @param account to the parts of the account's own row
     * @param settings to settings
     */
    public record Edits(Map<String, PastEdit> account, Map<String, PastEdit> settings) {
        static Edits none() {
            return new Edits(new LinkedHashMap<>(), new LinkedHashMap<>());
        }
    }

    /** One change with what it did. */
    public record Change(long revision, Instant at, ChangeNote note, String databaseUser, Edits edits) {}
}
