package dev.brokerkeep.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.Verdict;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.rules.Catalogue;
import org.junit.jupiter.api.Test;

/** The plugin that keeps every rule is told to do so. */
class ReferenceTest {
    @Test
    void reference_isConformant_withNothingUntested() {
        Report report = Examination.run(new ReferenceCandidate(), Catalogue.all(), Options.standard());

        report.results()
                .forEach(each -> System.out.println(
                        each.rule().id() + " " + each.outcome() + " " + each.millis() + " ms " + each.reason()));
        assertThat(report.results())
                .allSatisfy(each -> assertThat(each.outcome()).isIn(Outcome.PASS, Outcome.NOT_APPLICABLE));
        assertThat(report.verdict()).isEqualTo(Verdict.CONFORMANT);
    }
}
