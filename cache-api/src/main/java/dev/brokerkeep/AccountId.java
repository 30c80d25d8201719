package dev.brokerkeep;

/**
 * The identity of one broker account, as the database numbers it.
 *
 * <p>A type of its own, so that the number of something else (a strategy, an order) can never be taken for an account.
 *
 * @param value the number, at least 1
 */
public record AccountId(long value) implements Comparable<AccountId> {
    /** Refuses numbers below 1: the database hands out none. */
    public AccountId {
        if (value < 1) {
            throw new IllegalArgumentException("An account id is at least 1, not " + value);
        }
    }

    /** Returns the id with this number. */
    public static AccountId of(long value) {
        return new AccountId(value);
    }

    @Override
    public int compareTo(AccountId other) {
        return Long.compare(value, other.value);
    }

    /** Returns the bare number, as a person would write it. */
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
