package dev.brokerkeep.settings;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A text that must not be seen. It masks itself wherever objects become text; only {@link #reveal()} gives it away, so
 * a search for that one word finds every place where a secret leaves its wrapper.
 *
 * <p>Deliberately neither a record, nor serializable, nor comparable; the hash code is the same for all secrets, so
 * that it tells nothing. Immutable.
 */
public final class Secret {
    /** What a secret looks like in every output. */
    public static final String MASK = "******";

    /** Transient, so that mappers that copy fields by reflection leave the value alone. */
    private final transient String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Returns a secret with this value.
     *
     * @throws IllegalArgumentException if the value is empty: an empty credential is a missing one; or if it holds a
     *     NUL or half of a surrogate pair: it could not be stored and sent unchanged. The text does not show the value.
     */
    public static Secret of(String value) {
        Objects.requireNonNull(value, "value");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("A secret is not empty; to set it to nothing, use SettingsChange.clear");
        }
        String problem = Storable.problemWith(value);
        if (problem != null) {
            throw new IllegalArgumentException("The text of a secret " + problem);
        }
        return new Secret(value);
    }

    /** Returns the value itself. Whoever calls this must not log, store or pass it on, but to the broker. */
    public String reveal() {
        return value;
    }

    int length() {
        return value.length();
    }

    /**
     * Compares in a time that does not depend on where two values differ. Different values have different bytes,
     * because a secret holds no half of a surrogate pair.
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Secret secret
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), secret.value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public int hashCode() {
        return 0x5ec2e7;
    }

    /** Returns {@link #MASK}. */
    @Override
    public String toString() {
        return MASK;
    }
}
