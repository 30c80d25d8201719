package dev.brokerkeep.tck.report;

import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.RuleResult;

/** A report as one page that needs nothing else. */
final class HtmlReport {
    private static final String STYLE = """
            :root { color-scheme: light dark; --line: #8885; --good: #187a3c; --bad: #b3261e; --open: #8a5a00; }
            @media (prefers-color-scheme: dark) { :root { --good: #63d58b; --bad: #ff8a80; --open: #ffc857; } }
            body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
            h1 { font-size: 1.5rem; margin-bottom: .25rem; }
            .verdict { font-size: 1.15rem; font-weight: 600; }
            .PASS, .CONFORMANT { color: var(--good); }
            .FAIL, .NOT_CONFORMANT, .NO_RULES_RUN { color: var(--bad); }
            .UNTESTED, .DEVIATION, .INCOMPLETE { color: var(--open); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; font-size: .9rem; }
            dt { opacity: .75; } dd { margin: 0; overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%; }
            th, td { border-top: 1px solid var(--line); padding: .4rem .5rem; text-align: left; vertical-align: top; }
            td.number { text-align: right; font-variant-numeric: tabular-nums; }
            td.id { white-space: nowrap; font-family: ui-monospace, monospace; }
            .outcome { font-weight: 600; white-space: nowrap; }
            .more { margin: .25rem 0 0; overflow-wrap: anywhere; white-space: pre-wrap; }
            @media (max-width: 40rem) {
              thead { display: none; }
              tr { display: block; border-top: 1px solid var(--line); padding: .4rem 0; }
              td { display: block; border: 0; padding: 0; }
              td.id, td.level, td.outcome, td.number { display: inline-block; padding-right: .75rem; }
              td.number::after { content: " ms"; }
            }
            """;

    private HtmlReport() {}

    static String of(Report report) {
        StringBuilder page = new StringBuilder("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + escaped(report.plugin() + ": " + report.verdict()) + "</title>\n<style>\n" + STYLE
                + "</style>\n</head>\n<body>\n<main>\n<h1>Broker plugin " + escaped(report.plugin()) + "</h1>\n");
        page.append("<p class=\"verdict ")
                .append(report.verdict())
                .append("\">")
                .append(escaped(Summary.verdict(report)))
                .append("</p>\n<p>")
                .append(Summary.counts(report))
                .append(".</p>\n<dl>\n");
        Summary.facts(report)
                .forEach(fact -> page.append("<dt>")
                        .append(fact.get(0))
                        .append("</dt><dd>")
                        .append(escaped(fact.get(1)))
                        .append("</dd>\n"));
        page.append("</dl>\n<table>\n<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Level</th>"
                + "<th scope=\"col\">What it asks</th><th scope=\"col\">Outcome</th>"
                + "<th scope=\"col\">ms</th></tr></thead>\n<tbody>\n");
        report.results().forEach(result -> row(result, page));
        return page.append("</tbody>\n</table>\n</main>\n</body>\n</html>\n").toString();
    }

    private static void row(RuleResult result, StringBuilder page) {
        page.append("<tr id=\"")
                .append(result.rule().id())
                .append("\"><td class=\"id\">")
                .append(result.rule().id())
                .append("</td><td class=\"level\">")
                .append(result.rule().level())
                .append("</td><td>")
                .append(escaped(result.rule().sentence()));
        if (!result.reason().isEmpty()) {
            page.append("<p class=\"more\">").append(escaped(result.reason())).append("</p>");
        }
        if (result.outcome() == Outcome.FAIL) {
            page.append("<p class=\"more\"><strong>What to do:</strong> ")
                    .append(escaped(result.rule().remedy()))
                    .append("</p>");
        }
        page.append("</td><td class=\"outcome ")
                .append(result.outcome())
                .append("\">")
                .append(Summary.word(result.outcome()))
                .append("</td><td class=\"number\">")
                .append(result.millis())
                .append("</td></tr>\n");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
