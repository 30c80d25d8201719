package dev.brokerkeep.tck.engine;

import dev.brokerkeep.tck.Capability;
import java.util.List;
import java.util.Set;

/**
 * What came of an examination.
 *
 * @param plugin the broker id, or the plugin's class where it has none
 * @param pluginClass the plugin's class
 * @param pluginVersion as its jar says; empty if it does not
 * @param origin the jar or folder that holds it
 * @param sha256 of the jar; empty for a folder
 * @param kitVersion as the kit's jar says; empty if it does not
 * @param jvm where it ran
 * @param capabilities what its accounts can do
 * @param seed repeats what was random
 * @param results one for each rule
 * @param verdict the whole
 */
public record Report(
        String plugin,
        String pluginClass,
        String pluginVersion,
        String origin,
        String sha256,
        String kitVersion,
        String jvm,
        Set<Capability> capabilities,
        long seed,
        List<RuleResult> results,
        Verdict verdict) {
    static Verdict verdictOf(List<RuleResult> results) {
        boolean isAnyRun = results.stream()
                .anyMatch(each -> each.outcome() != Outcome.NOT_APPLICABLE && each.outcome() != Outcome.UNTESTED);
        if (!isAnyRun) {
            return Verdict.NO_RULES_RUN;
        }
        if (results.stream().anyMatch(each -> isMust(each) && each.outcome() == Outcome.FAIL)) {
            return Verdict.NOT_CONFORMANT;
        }
        return results.stream().anyMatch(each -> isMust(each) && each.outcome() == Outcome.UNTESTED)
                ? Verdict.INCOMPLETE
                : Verdict.CONFORMANT;
    }

    private static boolean isMust(RuleResult result) {
        return result.rule().level() == Level.MUST;
    }
}
