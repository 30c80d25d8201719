package dev.brokerkeep.history;

import dev.brokerkeep.settings.Json;
import java.util.Objects;
import java.util.Optional;

/**
 * What became of one value.
 *
 * @param name of the setting; or {@code name}, {@code broker} or {@code enabled} of the account itself
 * @param kind what happened
 * @param isSecret whether the value is a secret: then neither value is shown. Values are taken for secret, too, if the
 *     plugin is not there that could tell
 * @param before what it was; empty if it was not there, and for secrets. A setting that was cleared is JSON null
 * @param after what it became, likewise
 */
public record ValueEdit(String name, Kind kind, boolean isSecret, Optional<Json> before, Optional<Json> after) {
    /** Refuses nulls. */
    public ValueEdit {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
    }

    /** What happened to a value. */
    public enum Kind {
        /** It was not there before. */
        ADDED,
        /** It was something else before. A secret may have been encrypted anew only. */
        CHANGED,
        /** It is not there any more. */
        REMOVED
    }
}
