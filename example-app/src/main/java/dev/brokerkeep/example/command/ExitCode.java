package dev.brokerkeep.example.command;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.example.config.ConfigurationException;
import picocli.CommandLine.ParameterException;

/** How the program ends. Stable: scripts depend on it. */
public final class ExitCode {
    /** It worked. */
    public static final int OK = 0;
    /** It failed. */
    public static final int FAILED = 1;
    /** The command line or the configuration is wrong; nothing was done. */
    public static final int WRONG_COMMAND_LINE = 2;
    /** Two counts of the demo disagree. */
    public static final int COUNTS_DISAGREE = 3;
    /** Somebody else changed the account meanwhile; nothing was written. */
    public static final int CONFLICT = 4;
    /** Settings are not valid; nothing was written. */
    public static final int SETTINGS_INVALID = 5;
    /** The change was made, and is not in force in every process yet. */
    public static final int NOT_IN_FORCE = 6;
    /** Nobody knows whether the change was made. */
    public static final int OUTCOME_UNKNOWN = 7;

    private ExitCode() {}

    /** Returns the code for a failure. */
    public static int of(Exception failure) {
        if (failure instanceof ConfigurationException || failure instanceof ParameterException) {
            return WRONG_COMMAND_LINE;
        }
        if (failure instanceof BrokerKeepException known) {
            return switch (known.code()) {
                case SETTINGS_CONFLICT -> CONFLICT;
                case SETTINGS_INVALID -> SETTINGS_INVALID;
                case SAVE_OUTCOME_UNKNOWN -> OUTCOME_UNKNOWN;
                default -> FAILED;
            };
        }
        return FAILED;
    }
}
