package dev.brokerkeep.tck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.report.Summary;
import dev.brokerkeep.tck.rules.Catalogue;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A jar that was built against the first SPI, and never since, works under the runtime of today. */
class FirstSpiPluginTest {
    private static final Path FIXTURE = Path.of("src/test/resources/first-spi");

    /** Loading, settings, building, reading, trading, failing, rotating: every part of the SPI is called. */
    private static final Set<String> RULES = Set.of(
            "DISC-01", "DISC-02", "SET-02", "LIFE-01", "INV-01", "INV-08", "ERR-01", "NET-03", "ORD-01", "ORD-02");

    @Test
    void oldJar_isLoadedAndWorks() throws Exception {
        try (CandidateJars jars = CandidateJars.open(
                        FIXTURE.resolve("plugin.jar"), List.of(FIXTURE.resolve("candidate.jar")), List.of());
                Examination examination =
                        Examination.begin(jars.candidate("org.example.acme.AcmeCandidate"), Options.standard())) {
            List<RuleResult> results = Catalogue.all().stream()
                    .filter(rule -> RULES.contains(rule.id()))
                    .map(examination::examine)
                    .toList();

            assertThat(results).hasSameSizeAs(RULES);
            assertThat(results)
                    .allSatisfy(result -> assertThat(result.outcome())
                            .as(Summary.explanation(result))
                            .isEqualTo(Outcome.PASS));
        }
    }
}
