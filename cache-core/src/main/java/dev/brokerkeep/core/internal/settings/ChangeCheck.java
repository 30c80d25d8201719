package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.StoredSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Whether a change may be made, as far as that can be told before the transaction: rules run code of plugins. */
public final class ChangeCheck {
    private static final int LONGEST_NAME = 200;

    /** Stands for the id of an account that has none yet, while its settings are validated. */
    public static final AccountId UNBORN = AccountId.of(Long.MAX_VALUE);

    private ChangeCheck() {}

    /** Refuses an account that cannot be created like this. */
    static void requireCreatable(String name, LoadedPlugin plugin, SettingsChange settings) {
        requireName(name);
        if (settings.basedOn().isPresent()) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "The settings of the new account '" + name + "' are based on revision "
                            + settings.basedOn().getAsLong() + ", and a new account has none.",
                    "leave basedOn out; nothing was written.");
        }
        List<SettingProblem> problems = problemsOf(plugin, UNBORN, settings);
        if (!problems.isEmpty()) {
            throw InvalidSettingsException.ofNewAccount(name, problems);
        }
    }

    /**
     * Refuses a change that would leave new problems, or problems in what it touches. Old problems elsewhere do not
     * hinder it: otherwise two broken settings could only be mended together.
     */
    static void requireValid(LoadedPlugin plugin, Settings before, SettingsChange change) {
        List<SettingProblem> problems = new ArrayList<>(plugin.check(before.with(change)));
        if (problems.isEmpty()) {
            return; // what is there is not asked: a rule that fails on it must not keep it from being mended
        }
        Set<SettingProblem> old = new HashSet<>(plugin.check(before));
        problems.removeIf(problem -> old.contains(problem) && !change.names().contains(problem.setting()));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(before.account(), problems);
        }
    }

    static List<SettingProblem> problemsOf(LoadedPlugin plugin, AccountId id, SettingsChange settings) {
        Settings none = Settings.of(id, 0, plugin.schema(), StoredSettings.none());
        return plugin.check(none.with(settings));
    }

    /** A name is shown in lists, logs and prompts: it must be visible, and must not forge what stands around it. */
    static void requireName(String name) {
        boolean unfit = name.isEmpty()
                || name.length() > LONGEST_NAME
                || !name.strip().equals(name)
                || name.codePoints().anyMatch(ChangeCheck::isInvisible);
        if (unfit) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "An account cannot have this name (" + name.length() + " characters).",
                    "give it 1 to " + LONGEST_NAME
                            + " visible characters, with no blank at either end; nothing was written.");
        }
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
