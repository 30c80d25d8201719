package dev.brokerkeep.settings;

import java.util.Objects;
import java.util.Optional;

/**
 * How one setting stands in a conflict: what it was when the refused change was made, what it is now, what the change
 * wanted. Values are JSON, a default standing for what is not stored; a secret is never shown, only how it stands.
 *
 * @param name of the setting
 * @param standing who changed it
 * @param isSecret whether the values are not shown because it is a secret
 * @param base what both sides started from; empty if it had no value or is not known any more
 * @param theirs what it is now; empty if it has no value
 * @param yours what the refused change would have made of it; empty if it would have no value
 */
public record SettingConflict(
        String name,
        Standing standing,
        boolean isSecret,
        Optional<Json> base,
        Optional<Json> theirs,
        Optional<Json> yours) {
    /** Refuses nulls. */
    public SettingConflict {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(standing, "standing");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(theirs, "theirs");
        Objects.requireNonNull(yours, "yours");
    }

    /** Who changed a setting since both sides started from the same. */
    public enum Standing {
        /** Only the refused change would: it can be made all the same. */
        YOURS,
        /** Only the others did. */
        THEIRS,
        /** Both, to the same value. */
        BOTH_ALIKE,
        /**
         * Both name it, for different values: somebody has to choose. So it is where the refused change wants what was
         * there before, which they changed, and where it is not known what both started from.
         */
        BOTH_APART
    }

    /** Names the setting and how it stands; no values. */
    @Override
    public String toString() {
        return name + ": " + standing;
    }
}
