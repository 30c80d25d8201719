package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A value as the history holds it. At most one of the two is there; neither if there was no value, or if it was a
 * secret that cannot be opened any more.
 *
 * @param isSealed whether it was stored encrypted
 */
public record PastValue(@Nullable Json plain, @Nullable Secret secret, boolean isSealed) {
    /** No value. */
    public static final PastValue NONE = new PastValue(null, null, false);

    static PastValue of(Json plain) {
        return new PastValue(plain, null, false);
    }

    /** Tells whether there was a value. */
    public boolean isThere() {
        return plain != null || isSealed;
    }

    /** Tells whether both are known to be the same. */
    public boolean isSameAs(PastValue other) {
        if (isSealed || other.isSealed) {
            return secret != null && secret.equals(other.secret);
        }
        return plain == null ? other.plain == null : plain.equals(other.plain);
    }
}
