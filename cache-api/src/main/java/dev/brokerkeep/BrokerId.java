package dev.brokerkeep;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a broker account type, such as {@code alpaca}: what a plugin declares and an account row names.
 *
 * @param value lower-case letters, digits and hyphens, beginning with a letter, at most 40 characters
 */
public record BrokerId(String value) implements Comparable<BrokerId> {
    private static final Pattern WELL_FORMED = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    /** Refuses a name that is not well-formed. */
    public BrokerId {
        Objects.requireNonNull(value, "value");
        if (!WELL_FORMED.matcher(value).matches()) {
            throw new IllegalArgumentException("Broker id '" + value + "' is not well-formed: use lower-case letters,"
                    + " digits and hyphens, begin with a letter, at most 40 characters");
        }
    }

    /** Returns the id with this name. */
    public static BrokerId of(String value) {
        return new BrokerId(value);
    }

    @Override
    public int compareTo(BrokerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
