package dev.brokerkeep.alpaca;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the messages of refusals are about. Alpaca uses one code for many reasons (40310000 for missing funds, for short
 * selling and for wash trades; 42210000 for wrong fields and for orders that have ended), so the words have to tell;
 * they are not documented, and are read without regard to case, punctuation and order.
 */
final class RefusalWords {
    private static final Pattern LACK = words("insufficient|not sufficient|not enough|exceeds?|exceeded|too low");

    private static final Pattern FUNDS = words("buying power|shares?|qty|quantity|balance|funds?|cash|equity");

    /**
     * Of messages such as: order is not cancelable; order is already in "filled" state; cannot replace order in
     * pending_new status; unable to replace order, order isn't sent to exchange yet. Not "already" alone, which a
     * client order id may be too.
     */
    private static final Pattern STATE = words("cancell?able|cannot be cancell?ed|replace?able|cannot be replaced"
            + "|already (been |in |in a |in an |in the )?"
            + "(filled|cancell?ed|replaced|expired|rejected|done|closed|executed|completed|complete|pending|terminal)"
            + "|(status|state)|pending|no longer|sent to (the )?exchange|not open");

    private RefusalWords() {}

    /** Tells whether buying power or shares do not suffice: Alpaca Trading API, POST /v2/orders, response 403. */
    static boolean tellLackOfFunds(String message) {
        String plain = plain(message);
        return LACK.matcher(plain).find() && FUNDS.matcher(plain).find();
    }

    /** Tells whether the state of the order is the reason: Alpaca Trading API, DELETE /v2/orders/{id}, response 422. */
    static boolean tellOrderState(String message) {
        return STATE.matcher(plain(message)).find();
    }

    private static Pattern words(String alternatives) {
        return Pattern.compile("\\b(" + alternatives + ")\\b");
    }

    private static String plain(String message) {
        return message.toLowerCase(Locale.ROOT).replaceAll("[^a-z]+", " ");
    }
}
