package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * The numbers of orders. A number such as 1E+999999999 is small in memory and a gigabyte in every text, equality and
 * message that it stands in; no order needs one.
 */
final class Decimals {
    /** Before and behind the point, whether written or not. More than any broker takes. */
    private static final int MOST_DIGITS = 40;

    private Decimals() {}

    /**
     * Refuses what is not positive, and what has too many digits.
     *
     * @param subject begins the message, such as {@code "The order 'a' has a quantity"}
     * @throws IllegalArgumentException which does not repeat the number
     */
    static void requireUsable(Optional<BigDecimal> number, String subject) {
        if (number.isEmpty()) {
            return;
        }
        BigDecimal value = number.get();
        if (value.signum() <= 0) {
            throw new IllegalArgumentException(subject + " that is not positive");
        }
        if (value.precision() > MOST_DIGITS || Math.abs((long) value.scale()) > MOST_DIGITS) {
            throw new IllegalArgumentException(
                    subject + " of more than " + MOST_DIGITS + " digits: round it to what the broker takes");
        }
    }
}
