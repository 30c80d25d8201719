package dev.brokerkeep.tck.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.tck.Capability;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.engine.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the three forms of a report say, and that none of them can be broken by what a plugin says. */
class ReportsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String NASTY = "<script>alert(1)</script> & | \"quoted\"\nsecond line";

    @TempDir
    private Path folder;

    private static RuleResult result(String id, Outcome outcome, String reason) {
        return new RuleResult(Rule.must(id, "keeps <it>", "mend <it> & go", bench -> {}), outcome, 7, reason);
    }

    private static Report report() {
        return new Report(
                "acme",
                "org.acme.AcmePlugin",
                "1.2",
                "acme-1.2.jar",
                "abc123",
                "0.1",
                "17",
                Set.of(Capability.ORDERS, Capability.TRADING),
                42,
                List.of(
                        result("INV-01", Outcome.PASS, ""),
                        result("INV-02", Outcome.FAIL, NASTY),
                        result("NET-01", Outcome.UNTESTED, "no simulator"),
                        result("STR-01", Outcome.NOT_APPLICABLE, "no streams"),
                        result("ERR-01", Outcome.DEVIATION, "https://example.org/7: late")),
                Verdict.NOT_CONFORMANT);
    }

    @Test
    void json_keepsToItsSchema_andHoldsEverything() throws IOException {
        ReportFiles.write(report(), folder);

        JsonNode json = JSON.readTree(Files.readString(folder.resolve("report.json")));

        assertThat(problems(json, schema(), "$")).isEmpty();
        assertThat(json.path("verdict").asString()).isEqualTo("NOT_CONFORMANT");
        assertThat(json.path("plugin").path("sha256").asString()).isEqualTo("abc123");
        assertThat(json.path("rules")).hasSize(5);
        assertThat(json.path("rules").get(1).path("reason").asString()).isEqualTo(NASTY);
        assertThat(json.path("rules").get(1).path("remedy").asString()).isEqualTo("mend <it> & go");
        assertThat(json.path("rules").get(0).has("reason")).isFalse();
    }

    @Test
    void schema_refusesAnotherForm() throws IOException {
        ReportFiles.write(report(), folder);
        String text = Files.readString(folder.resolve("report.json"));

        assertThat(problems(JSON.readTree(text.replace("\"FAIL\"", "\"MAYBE\"")), schema(), "$"))
                .isNotEmpty();
        assertThat(problems(JSON.readTree(text.replace("\"millis\"", "\"seconds\"")), schema(), "$"))
                .hasSizeGreaterThan(1);
        assertThat(problems(JSON.readTree(text.replace("\"seed\" : 42", "\"seed\" : \"42\"")), schema(), "$"))
                .hasSize(1);
    }

    @Test
    void html_isOnePage_inWhichNothingOfAPluginIsMarkup() throws IOException {
        ReportFiles.write(report(), folder);

        String page = Files.readString(folder.resolve("report.html"));

        assertThat(page)
                .contains("NOT CONFORMANT: the plugin breaks INV-02.")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; | &quot;quoted&quot;")
                .contains("mend &lt;it&gt; &amp; go")
                .doesNotContain("<script")
                .doesNotContain("src=")
                .doesNotContain("http-equiv");
    }

    @Test
    void markdown_hasOneRowForEachRule() throws IOException {
        ReportFiles.write(report(), folder);

        String text = Files.readString(folder.resolve("report.md"));

        assertThat(text.lines().filter(line -> line.matches("\\| [A-Z]+-\\d\\d \\|.*")))
                .hasSize(5)
                .allMatch(line -> line.replace("\\|", "")
                                .chars()
                                .filter(each -> each == '|')
                                .count()
                        == 6);
        assertThat(text)
                .contains("1 pass, 1 fail, 1 not applicable, 1 untested, 1 deviation.")
                .doesNotContain("<script");
    }

    @Test
    void markdown_isNoMarkup_whateverAPluginSays() throws IOException {
        Report report = with(result("INV-02", Outcome.FAIL, "![x](https://example.org/x.png) `a` | __b__\nmore"));

        ReportFiles.write(report, folder);

        assertThat(folder.resolve("report.md"))
                .content()
                .contains("\\!\\[x\\](https://example.org/x.png) \\`a\\` \\| \\_\\_b\\_\\_<br>more")
                .contains("-Dtck.seed=42");
    }

    @Test
    void verdict_saysNoMoreThanIsKnown() {
        assertThat(Summary.verdict(with(result("INV-01", Outcome.PASS, ""))))
                .isEqualTo("CONFORMANT: the plugin keeps every rule that it must keep.");
        assertThat(Summary.verdict(with(
                        result("INV-01", Outcome.PASS, ""),
                        result("ERR-01", Outcome.DEVIATION, "https://example.org/7"))))
                .isEqualTo("CONFORMANT: the plugin keeps every rule that it must keep, but for the declared deviations"
                        + " ERR-01.");
        assertThat(Summary.verdict(
                        with(result("INV-01", Outcome.PASS, ""), result("NET-01", Outcome.UNTESTED, "no simulator"))))
                .isEqualTo("INCOMPLETE: no broken rule was found, but NET-01 could not be examined.");
    }

    private static Report with(RuleResult... results) {
        boolean isFailed = List.of(results).stream().anyMatch(each -> each.outcome() == Outcome.FAIL);
        boolean isOpen = List.of(results).stream().anyMatch(each -> each.outcome() == Outcome.UNTESTED);
        Verdict verdict = isFailed ? Verdict.NOT_CONFORMANT : isOpen ? Verdict.INCOMPLETE : Verdict.CONFORMANT;
        return new Report(
                "acme", "org.acme.AcmePlugin", "", "classes", "", "", "17", Set.of(), 42, List.of(results), verdict);
    }

    private static JsonNode schema() throws IOException {
        try (var stream = ReportFiles.class.getResourceAsStream("report-1.schema.json")) {
            return JSON.readTree(stream);
        }
    }

    /** As much of JSON Schema as the schema uses. */
    private static List<String> problems(JsonNode value, JsonNode schema, String where) {
        List<String> problems = new ArrayList<>();
        String type = schema.path("type").asString();
        boolean isOfType = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            default -> throw new IllegalStateException(where + ": this test does not know the type " + type);
        };
        if (!isOfType) {
            return List.of(where + " is no " + type);
        }
        if (schema.has("enum") && !contains(schema.path("enum"), value)) {
            problems.add(where + " is none of " + schema.path("enum"));
        }
        schema.path("required").forEach(name -> {
            if (!value.has(name.asString())) {
                problems.add(where + " has no " + name);
            }
        });
        if (value.isObject()) {
            for (String name : value.propertyNames()) {
                if (schema.path("properties").has(name)) {
                    problems.addAll(
                            problems(value.get(name), schema.path("properties").get(name), where + "." + name));
                } else {
                    problems.add(where + " has the unknown " + name);
                }
            }
        }
        if (value.isArray()) {
            value.forEach(item -> problems.addAll(problems(item, schema.path("items"), where + "[]")));
        }
        return problems;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode each : list) {
            if (each.equals(value)) {
                return true;
            }
        }
        return false;
    }
}
