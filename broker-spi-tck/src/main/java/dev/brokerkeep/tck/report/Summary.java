package dev.brokerkeep.tck.report;

import dev.brokerkeep.tck.engine.Level;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.RuleResult;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What every form of a report says in the same words. */
public final class Summary {
    private Summary() {}

    /** Returns the verdict in one sentence. */
    public static String verdict(Report report) {
        return switch (report.verdict()) {
            case CONFORMANT -> "CONFORMANT: the plugin keeps every rule that it must keep" + exceptions(report) + ".";
            case NOT_CONFORMANT ->
                "NOT CONFORMANT: the plugin breaks "
                        + ids(
                                report,
                                each -> each.outcome() == Outcome.FAIL
                                        && each.rule().level() == Level.MUST)
                        + ".";
            case INCOMPLETE -> "INCOMPLETE: no broken rule was found, but " + gaps(report) + ".";
            case NO_RULES_RUN -> "NO RULES RUN: nothing was examined, so nothing is known.";
        };
    }

    private static String exceptions(Report report) {
        String declared = ids(report, each -> each.outcome() == Outcome.DEVIATION);
        String should = ids(report, each -> each.outcome() == Outcome.FAIL);
        return (declared.isEmpty() ? "" : ", but for the declared deviations " + declared)
                + (should.isEmpty() ? "" : ", though not " + should + ", which it should keep");
    }

    private static String gaps(Report report) {
        String missed = ids(report, each -> each.outcome() == Outcome.UNTESTED && each.isAskedFor());
        long leftOut =
                report.results().stream().filter(each -> !each.isAskedFor()).count();
        List<String> gaps = new ArrayList<>();
        if (!missed.isEmpty()) {
            gaps.add(missed + " could not be examined");
        }
        if (leftOut > 0) {
            gaps.add("not all rules were asked for: " + leftOut + " of "
                    + report.results().size() + " were left out");
        }
        return String.join(", and ", gaps);
    }

    private static String ids(Report report, Predicate<RuleResult> which) {
        return report.results().stream()
                .filter(which)
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
                List.of(
                        "Seed",
                        report.seed() + "; -Dtck.seed=" + report.seed() + " in a build, or --seed " + report.seed()
                                + " on the command line, repeats what was random"));
    }
}
