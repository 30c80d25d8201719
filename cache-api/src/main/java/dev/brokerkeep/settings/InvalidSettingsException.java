package dev.brokerkeep.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.util.List;
import java.util.stream.Collectors;

/** A change set that would leave invalid settings, or settings from which no account object can be built. */
public final class InvalidSettingsException extends BrokerKeepException {
    private static final long serialVersionUID = 1L;

    /** An array, because a List need not be serializable. */
    private final SettingProblem[] problems;

    /** Creates the failure with all problems found, at least one. */
    public InvalidSettingsException(AccountId account, List<SettingProblem> problems) {
        this("account " + account, problems);
    }

    private InvalidSettingsException(String whose, List<SettingProblem> problems) {
        super(
                ErrorCode.SETTINGS_INVALID,
                "The settings of " + whose + " are not valid: "
                        + sentence(
                                problems.stream().map(SettingProblem::toString).collect(Collectors.joining("; "))),
                "correct the named settings.");
        this.problems = problems.toArray(SettingProblem[]::new);
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }

    /** Creates the failure for an account that has no id yet. */
    public static InvalidSettingsException ofNewAccount(String name, List<SettingProblem> problems) {
        return new InvalidSettingsException("the new account '" + name + "'", problems);
    }

    /** Returns every problem, not only the first. */
    public List<SettingProblem> problems() {
        return List.of(problems);
    }
}
