package dev.brokerkeep.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;

/** A setting was asked for and has no value that could be given: missing, unreadable, or not in the schema. */
public final class SettingUnavailableException extends BrokerKeepException {
    private static final long serialVersionUID = 1L;

    private final String setting;

    private SettingUnavailableException(ErrorCode code, String setting, String problem, String remedy) {
        super(code, problem, remedy);
        this.setting = setting;
    }

    static SettingUnavailableException missing(AccountId account, SettingKey<?> key, Presence presence) {
        boolean cleared = presence == Presence.NULL;
        boolean hasDefault = key.defaultOrNull() != null;
        return new SettingUnavailableException(
                ErrorCode.SETTING_MISSING,
                key.name(),
                "Account " + account + " has no value for setting '" + key.name() + "' (" + key.description() + ")"
                        + (cleared ? ": it was cleared" : "")
                        + (hasDefault ? ", so its default does not apply." : ", and it has no default."),
                (hasDefault ? "remove the setting to get its default, save a value," : "save a value,")
                        + " or read it with find() where it may be missing.");
    }

    static SettingUnavailableException unreadable(AccountId account, SettingProblem problem) {
        return new SettingUnavailableException(
                ErrorCode.SETTING_UNREADABLE,
                problem.setting(),
                "Setting '" + problem.setting() + "' of account " + account + " cannot be read: " + problem.message()
                        + ".",
                "mend what is said there, or save it again with a valid value.");
    }

    static SettingUnavailableException undeclared(SettingsSchema schema, String name) {
        return new SettingUnavailableException(
                ErrorCode.UNKNOWN_SETTING,
                name,
                "Unknown setting '" + name + "'" + schema.suggestionFor(name),
                "use a key that the broker's schema declares: " + String.join(", ", schema.names()) + ".");
    }

    static SettingUnavailableException anotherKey(String name) {
        return new SettingUnavailableException(
                ErrorCode.UNKNOWN_SETTING,
                name,
                "The key given for setting '" + name
                        + "' is not the one that the broker's schema declares, but another of" + " the same name.",
                "keep the key in a constant, and use that constant in the schema and in every read.");
    }

    /** Returns the name of the setting. */
    public String setting() {
        return setting;
    }
}
