package dev.brokerkeep.settings;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.settings.SettingConflict.Standing;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Another change came between the revision that a save was based on and the save. Nothing was written. */
public final class SettingsConflictException extends BrokerKeepException {
    private static final long serialVersionUID = 1L;

    private final long basedOn;

    /** Never serialized: settings may hold secrets. */
    private final transient @Nullable Settings current;

    private final transient @Nullable Settings base;
    private final transient @Nullable SettingsChange yours;

    /**
     * Creates the conflict.
     *
     * @param basedOn the revision that the caller had seen
     * @param current the settings that are stored now
     */
    public SettingsConflictException(long basedOn, Settings current) {
        this(basedOn, current, null, null);
    }

    /**
     * Creates the conflict of a change.
     *
     * @param base the settings as they were when the change was made; null if nobody knows any more
     * @param current the settings that are stored now, of the same schema
     */
    public SettingsConflictException(SettingsChange yours, @Nullable Settings base, Settings current) {
        this(yours.basedOn().orElse(0), current, base, yours);
    }

    private SettingsConflictException(
            long basedOn, Settings current, @Nullable Settings base, @Nullable SettingsChange yours) {
        super(
                ErrorCode.SETTINGS_CONFLICT,
                "The settings of account " + current.account() + " changed since you read them: your change is based on"
                        + " revision " + basedOn + ", the current one is " + current.revision() + ".",
                "look at the current settings, and save again based on revision " + current.revision() + ".");
        this.basedOn = basedOn;
        this.current = current;
        this.base = base;
        this.yours = yours;
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

    /**
     * Returns the settings as they were when the refused change was made; empty if the history does not reach back to
     * them.
     */
    public Optional<Settings> base() {
        return Optional.ofNullable(base);
    }

    /**
     * Returns how each setting stands that either side changed, in the order of the schema: what the refused change was
     * based on, what is stored now, and what it wanted. If it is not known what it was based on, only what it wanted to
     * change. Empty if this exception came here serialized.
     */
    public List<SettingConflict> settings() {
        return current == null || yours == null ? List.of() : ThreeWay.compare(base, current, yours);
    }

    /**
     * Returns the refused change, based on what is stored now, if both can stand: where both sides changed a setting,
     * they made it the same. Empty otherwise: somebody has to choose.
     */
    public Optional<SettingsChange> rebased() {
        boolean canStand = settings().stream().noneMatch(each -> each.standing() == Standing.BOTH_APART);
        return current == null || yours == null || !canStand
                ? Optional.empty()
                : Optional.of(yours.basedOn(current.revision()));
    }
}
