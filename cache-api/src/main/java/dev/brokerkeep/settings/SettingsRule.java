package dev.brokerkeep.settings;

import java.util.List;

/**
 * A rule over several settings of one account, such as "a live account needs a confirmed limit".
 *
 * <p>Called by the runtime before every save, with the settings as they would be afterwards, on the saving thread,
 * possibly on several threads at once and more than once for one save. No database transaction is open meanwhile. It
 * must not do I/O and must depend on its argument only. Optional settings without a default are read with {@code find}:
 * {@code get} throws where there is no value. It is not called while one of the settings by itself is invalid.
 */
@FunctionalInterface
public interface SettingsRule {
    /**
     * Returns what is wrong with the proposed settings; empty if nothing is.
     *
     * @param proposed the complete settings as they would be after the save
     */
    List<SettingProblem> check(Settings proposed);
}
