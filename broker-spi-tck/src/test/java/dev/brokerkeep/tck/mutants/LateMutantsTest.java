package dev.brokerkeep.tck.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.reference.ExclusivePlugin;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.refreshing.RefreshingCandidate;
import dev.brokerkeep.tck.rules.Catalogue;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the rules tell that want a simulation with more than answers, of plugins that keep them or cannot be told. */
final class LateMutantsTest {
    private static final Set<String> LATE = Set.of("INV-09", "LIFE-04", "NET-04", "ORD-02", "STR-01");

    private static List<RuleResult> examined(Candidate candidate, Set<String> ids) {
        List<Rule> rules =
                Catalogue.all().stream().filter(rule -> ids.contains(rule.id())).toList();
        return Examination.run(candidate, rules, Options.standard()).results();
    }

    private static RuleResult examined(Candidate candidate, String id) {
        return examined(candidate, Set.of(id)).get(0);
    }

    @Test
    void refreshing_savesThroughTheView_keepsInv09() {
        assertThat(examined(new RefreshingCandidate(), "INV-09").outcome()).isEqualTo(Outcome.PASS);
    }

    @Test
    void exclusive_closesItsConnections_keepsLife04() {
        RuleResult result = examined(new ReferenceCandidate(ExclusivePlugin.class), "LIFE-04");

        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.PASS);
    }

    /** A candidate whose author has written no more than has to be. */
    private record Sparing(Candidate full) implements Candidate {
        @Override
        public Class<? extends BrokerPlugin> plugin() {
            return full.plugin();
        }

        @Override
        public SettingsChange settings(URI broker, Credential credential) {
            return full.settings(broker, credential);
        }

        @Override
        public BrokerSimulation broker() {
            return full.broker()::reply;
        }
    }

    @Test
    void simulation_lacksWhatARuleNeeds_leavesItUntestedAndNamesTheMethod() {
        List<RuleResult> results = examined(new Sparing(new RefreshingCandidate()), LATE);

        assertThat(results)
                .filteredOn(result -> result.outcome() == Outcome.UNTESTED)
                .extracting(result -> result.rule().id() + ": " + result.reason())
                .satisfiesExactlyInAnyOrder(
                        inv09 -> assertThat(inv09)
                                .contains("INV-09", "RefreshingAccount.save", "override provokeSave()"),
                        ord02 -> assertThat(ord02).contains("ORD-02", "override ordersPerPage()"),
                        str01 -> assertThat(str01).contains("STR-01", "override stream(Request)"));
        assertThat(results).noneMatch(result -> result.outcome() == Outcome.FAIL);
    }
}
