package dev.brokerkeep.tck.report;

import dev.brokerkeep.tck.engine.Level;
import dev.brokerkeep.tck.engine.Rule;
import java.util.List;

/** The rules as a page of the documentation. */
public final class RulesPage {
    private RulesPage() {}

    /** Returns the page, in Markdown. */
    public static String of(List<Rule> rules) {
        StringBuilder page = new StringBuilder("""
                # The rules for broker plugins

                What the conformance kit examines, in its order. A rule that *must* be kept makes a plugin that breaks it not
                conformant; one that *should* be kept is reported. A rule about a capability does not apply to plugins
                whose accounts do not implement its interface. How to run the kit and how to read its findings is said in
                the [guide](plugin-guide.md).

                This page is made from the kit: `mvn -pl cache-api,cache-core,broker-spi-tck test -Dtest=RulesPageTest
                -Dsurefire.failIfNoSpecifiedTests=false -Drules.write=true` writes it anew.

                | rule | | it asks | about |
                |---|---|---|---|
                """);
        for (Rule rule : rules) {
            page.append("| [")
                    .append(rule.id())
                    .append("](#")
                    .append(rule.id().toLowerCase(java.util.Locale.ROOT))
                    .append(") | ")
                    .append(rule.level() == Level.MUST ? "must" : "should")
                    .append(" | ")
                    .append(rule.sentence().replace("|", "\\|"))
                    .append(" | ")
                    .append(rule.needs()
                            .map(each -> "`" + each.type().getSimpleName() + "`")
                            .orElse("every plugin"))
                    .append(" |\n");
        }
        for (Rule rule : rules) {
            page.append("\n## ")
                    .append(rule.id())
                    .append("\n\n")
                    .append(sentence(rule.sentence()))
                    .append("\n\n**If your plugin breaks it:** ")
                    .append(rule.remedy())
                    .append('\n');
        }
        return page.toString();
    }

    private static String sentence(String text) {
        String begun = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return begun.endsWith(".") ? begun : begun + ".";
    }
}
