package dev.brokerkeep.tck.refreshing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.rules.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A plugin that saves by itself, as it should, breaks no rule. */
class RefreshingTest {
    @Test
    void refreshing_keepsEveryRule_alsoTheOneAboutOwnSaves() {
        // No file of services names it: one of this broker is enough there.
        List<Rule> rules = Catalogue.all().stream()
                .filter(rule -> !rule.id().equals("DISC-01"))
                .toList();

        List<RuleResult> results = Examination.run(new RefreshingCandidate(), rules, Options.standard())
                .results();

        assertThat(results)
                .allSatisfy(each -> assertThat(each.outcome()).as(each.reason()).isEqualTo(Outcome.PASS));
    }
}
