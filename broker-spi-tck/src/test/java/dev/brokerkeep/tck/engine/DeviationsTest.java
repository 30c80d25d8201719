package dev.brokerkeep.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules that a plugin breaks on purpose; and what verdicts are made of. */
class DeviationsTest {
    private static final Rule KEPT = Rule.must("INV-01", "is kept", "nothing", bench -> {});
    private static final Rule BROKEN = Rule.must("INV-02", "is broken", "mend it", bench -> {
        throw new Violation("it was seen");
    });
    private static final Rule UNKNOWN = Rule.must("INV-03", "cannot be told", "supply it", bench -> {
        throw new dev.brokerkeep.tck.Untested("nothing to try it with");
    });
    private static final List<Rule> RULES = List.of(KEPT, BROKEN, UNKNOWN);

    @TempDir
    private Path folder;

    @Test
    void file_isReadLineByLine() throws IOException {
        Path file = write("# why\n\n INV-02 = https://example.org/7 no test server\n");

        assertThat(Deviations.read(file, RULES)).isEqualTo(Map.of("INV-02", "https://example.org/7 no test server"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "INV-99 = https://example.org; line 1: there is no rule 'INV-99'",
                "INV-01; line 1: INV-01 has no link",
                "INV-01 = because; line 1: INV-01 has no link",
                "INV-01 = https://example.org/1#INV-01 = https://example.org/2; line 2: INV-01 is declared twice"
            })
    void wrongLine_isNamedWithItsRemedy(String lines, String problem) throws IOException {
        Path file = write(lines.replace("#", "\n"));

        assertThatThrownBy(() -> Deviations.read(file, RULES))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deviations.txt, " + problem);
    }

    @Test
    void declaredDeviation_isShown_andDoesNotFail() {
        Report report = run(List.of(KEPT, BROKEN), Map.of("INV-02", "https://example.org/7"), Set.of());

        assertThat(report.results()).extracting(RuleResult::outcome).containsExactly(Outcome.PASS, Outcome.DEVIATION);
        assertThat(report.results().get(1).reason())
                .contains("https://example.org/7")
                .contains("it was seen");
        assertThat(report.verdict()).isEqualTo(Verdict.CONFORMANT);
    }

    @Test
    void deviationThatIsNoneAnyMore_fails() {
        Report report = run(List.of(KEPT), Map.of("INV-01", "https://example.org/7"), Set.of());

        assertThat(report.results().get(0).outcome()).isEqualTo(Outcome.FAIL);
        assertThat(report.results().get(0).reason()).contains("take INV-01 out of the list");
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_CONFORMANT);
    }

    @Test
    void ruleThatCannotBeExamined_isNeverConformant_declaredOrNot() {
        assertThat(run(List.of(KEPT, UNKNOWN), Map.of(), Set.of()).verdict()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(run(List.of(KEPT, UNKNOWN), Map.of("INV-03", "https://example.org/7"), Set.of())
                        .verdict())
                .isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void partOfTheRules_isNeverConformant() {
        Report report = run(List.of(KEPT, BROKEN), Map.of(), Set.of("INV-01"));

        assertThat(report.results()).extracting(RuleResult::outcome).containsExactly(Outcome.PASS, Outcome.UNTESTED);
        assertThat(report.verdict()).isEqualTo(Verdict.INCOMPLETE);
    }

    @Test
    void noRules_isAVerdictOfItsOwn() {
        assertThat(run(List.of(), Map.of(), Set.of()).verdict()).isEqualTo(Verdict.NO_RULES_RUN);
        assertThat(run(List.of(UNKNOWN), Map.of(), Set.of()).verdict()).isEqualTo(Verdict.NO_RULES_RUN);
    }

    private static Report run(List<Rule> rules, Map<String, String> deviations, Set<String> only) {
        return Examination.run(new ReferenceCandidate(), rules, new Options(1, 1, deviations, only));
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("deviations.txt"), text);
    }
}
