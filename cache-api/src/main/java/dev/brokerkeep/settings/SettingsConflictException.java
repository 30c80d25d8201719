package dev.brokerkeep.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Another change came between the revision that a save was based on and the save. Nothing was written. */
public final class SettingsConflictException extends BrokerKeepException {
    private static final long serialVersionUID = 1L;

    private final long basedOn;

    /** Never serialized: settings may hold secrets. */
    private final transient @Nullable Settings current;

    /**
     * Creates the conflict.
     *
     * @param basedOn the revision that the caller had seen
     * @param current the settings that are stored now
     */
    public SettingsConflictException(long basedOn, Settings current) {
        super(
                ErrorCode.SETTINGS_CONFLICT,
                "The settings of account " + current.account() + " changed since you read them: your change is based on"
                        + " revision " + basedOn + ", the current one is " + current.revision() + ".",
                "look at the current settings, and save again based on revision " + current.revision() + ".");
        this.basedOn = basedOn;
        this.current = current;
    }

    /** Returns the revision that the refused change was based on. */
    public long basedOn() {
        return basedOn;
    }

    /**
     * Returns the settings that are stored now.
     *
     * @throws IllegalStateException if this exception came here serialized: settings are not carried along
     */
    public Settings current() {
        if (current == null) {
            throw new IllegalStateException("The settings were not serialized with this exception; read them anew.");
        }
        return current;
    }
}
