package dev.brokerkeep.settings;

import java.util.List;

/**
 * A rule over several settings of one account, such as "a live account needs a confirmed limit".
 *
 * <p>Called by the runtime before every save, with the settings as they would be afterwards and, if something is wrong
 * with those, with the settings as they are; and before an account object is built. It runs on the calling thread,
 * possibly on several threads at once and more than once for one save. No database transaction is open meanwhile. It
 * must not do I/O and must depend on its argument only.
 *
 * <p>Optional settings without a default are read with {@code find}: {@code get} throws where there is no value. A rule
 * is also called while some settings are wrong by themselves, unreadable ones or required ones that are missing; the
 * {@link SettingUnavailableException} that it meets on reading one of these is to be let through: the rule then has no
 * say until that setting is mended. So a rule reads no more than it needs, and two independent rules are better than
 * one that does both. Whatever else a rule throws is a fault of the plugin, and fails the save.
 */
@FunctionalInterface
public interface SettingsRule {
    /**
     * Returns what is wrong with the proposed settings; empty if nothing is.
     *
     * @param proposed the complete settings, as they would be after the save
     */
    List<SettingProblem> check(Settings proposed);
}
