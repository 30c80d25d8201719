package dev.brokerkeep.tck.report;

import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.RuleResult;

/** A report for a pull request. */
final class MarkdownReport {
    private MarkdownReport() {}

    static String of(Report report) {
        StringBuilder text = new StringBuilder("# Broker plugin " + escaped(report.plugin()) + "\n\n**"
                + Summary.verdict(report).replaceFirst(":", ":**") + "\n\n" + Summary.counts(report) + ".\n\n");
        text.append("| | |\n|---|---|\n");
        Summary.facts(report).forEach(fact -> text.append(row(fact.get(0), escaped(fact.get(1)))));
        text.append("\n| rule | | what it asks | outcome | ms |\n|---|---|---|---|--:|\n");
        for (RuleResult result : report.results()) {
            text.append(row(
                    result.rule().id(),
                    result.rule().level().name(),
                    escaped(result.rule().sentence()),
                    result.outcome() == Outcome.PASS ? "pass" : "**" + Summary.word(result.outcome()) + "**",
                    Long.toString(result.millis())));
        }
        for (RuleResult result : report.results()) {
            if (result.outcome() != Outcome.PASS) {
                text.append("\n## ")
                        .append(result.rule().id())
                        .append(": ")
                        .append(Summary.word(result.outcome()))
                        .append("\n\n")
                        .append(escaped(result.reason()))
                        .append('\n');
                if (result.outcome() == Outcome.FAIL) {
                    text.append("\n**What to do:** ")
                            .append(escaped(result.rule().remedy()))
                            .append('\n');
                }
            }
        }
        return text.toString();
    }

    private static String row(String... cells) {
        StringBuilder row = new StringBuilder("|");
        for (String cell : cells) {
            row.append(' ').append(cell).append(" |");
        }
        return row.append('\n').toString();
    }

    /** What a plugin says is text: no markup, no picture from elsewhere, no end of a cell; but links stay links. */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\`*_\\[\\]#|~!])", "\\\\$1")
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replaceAll("\\R", "<br>");
    }
}
