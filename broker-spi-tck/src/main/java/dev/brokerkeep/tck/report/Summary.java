package dev.brokerkeep.tck.report;

import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.RuleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What every form of a report says in the same words. */
public final class Summary {
    private Summary() {}

    /** Returns the verdict in one sentence. */
    public static String verdict(Report report) {
        return switch (report.verdict()) {
            case CONFORMANT -> "CONFORMANT: every rule was examined, and none that must be kept is broken.";
            case NOT_CONFORMANT -> "NOT CONFORMANT: the plugin breaks " + ids(report, Outcome.FAIL) + ".";
            case INCOMPLETE ->
                "INCOMPLETE: nothing was found, but " + ids(report, Outcome.UNTESTED) + " could not be examined.";
            case NO_RULES_RUN -> "NO RULES RUN: nothing was examined, so nothing is known.";
        };
    }

    private static String ids(Report report, Outcome outcome) {
        return report.results().stream()
                .filter(each -> each.outcome() == outcome)
                .map(each -> each.rule().id())
                .collect(Collectors.joining(", "));
    }

    /** Returns how many rules ended how, those left out that none did. */
    public static String counts(Report report) {
        List<String> counts = new ArrayList<>();
        for (Outcome outcome : Outcome.values()) {
            long count = report.results().stream()
                    .filter(each -> each.outcome() == outcome)
                    .count();
            if (count > 0) {
                counts.add(count + " " + word(outcome));
            }
        }
        return String.join(", ", counts);
    }

    /** Returns an outcome in words. */
    public static String word(Outcome outcome) {
        return outcome == Outcome.NOT_APPLICABLE
                ? "not applicable"
                : outcome.name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Returns what an author has to know of a rule that was not passed: what was seen, and what to do. */
    public static String explanation(RuleResult result) {
        String what = result.rule().id() + ": " + result.rule().sentence() + "\n  What was seen: " + result.reason();
        return result.outcome() == Outcome.FAIL
                ? what + "\n  What to do: " + result.rule().remedy()
                : what;
    }

    /** Returns name and value of each fact about the examination. */
    static List<List<String>> facts(Report report) {
        return List.of(
                List.of(
                        "Plugin",
                        report.plugin() + (report.pluginVersion().isEmpty() ? "" : " " + report.pluginVersion())),
                List.of("Class", report.pluginClass()),
                List.of("From", report.origin()),
                List.of("SHA-256", report.sha256().isEmpty() ? "none: a folder, not a jar" : report.sha256()),
                List.of("Kit", report.kitVersion().isEmpty() ? "not run from its jar" : report.kitVersion()),
                List.of("Java", report.jvm()),
                List.of(
                        "Capabilities",
                        report.capabilities().isEmpty()
                                ? "none"
                                : report.capabilities().stream()
                                        .map(Enum::name)
                                        .sorted()
                                        .collect(Collectors.joining(", "))),
                List.of("Seed", Long.toString(report.seed())));
    }
}
