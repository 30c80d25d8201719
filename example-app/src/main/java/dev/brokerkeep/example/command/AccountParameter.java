package dev.brokerkeep.example.command;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.AccountRegistry;
import java.util.regex.Pattern;
import picocli.CommandLine.Parameters;

/** The account that somebody means: the first parameter of commands into which this is mixed. */
public final class AccountParameter {
    /** What to write in the help of a parameter that {@link #find(AccountRegistry, String)} reads. */
    public static final String DESCRIPTION = "its id or name; name:7 for one that is named like a number.";

    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,18}");
    private static final String NAME = "name:";

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "The account: " + DESCRIPTION)
    @SuppressWarnings("FieldCanBeFinal") // the command line sets it
    private String text = "";

    /**
     * Returns the account that the command line names.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if there is none
     */
    public AccountInfo find(AccountRegistry accounts) {
        return find(accounts, text);
    }

    /**
     * Returns the id of the account that the command line names, also of one that was removed: then only the id finds
     * it, and nobody has checked it.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if a name is given, and there is none
     */
    public AccountId idAlsoOfDeleted(AccountRegistry accounts) {
        return NUMBER.matcher(text).matches() ? id(text) : find(accounts, text).id();
    }

    /**
     * Returns the account with this id or name.
     *
     * @throws BrokerKeepException with {@code UNKNOWN_ACCOUNT} if there is none
     */
    public static AccountInfo find(AccountRegistry accounts, String text) {
        if (NUMBER.matcher(text).matches()) {
            return accounts.get(id(text));
        }
        String name = text.startsWith(NAME) ? text.substring(NAME.length()) : text;
        return accounts.named(name).orElseThrow(() -> unknown("No account is named '" + name + "'."));
    }

    private static AccountId id(String text) {
        try {
            return AccountId.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw unknown("No account has the id " + text + ".");
        }
    }

    /** Returns how messages call it. */
    public static String shown(AccountInfo account) {
        return "account " + account.id() + " '" + account.name() + "'";
    }

    private static BrokerKeepException unknown(String problem) {
        return new BrokerKeepException(
                ErrorCode.UNKNOWN_ACCOUNT, problem, "look at 'brokerkeep accounts list' for those there are.");
    }
}
