package dev.brokerkeep.tck.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.pastthecache.OwnJdbcSave;
import dev.brokerkeep.tck.pastthecache.SavesInTwo;
import dev.brokerkeep.tck.pastthecache.SavesThroughBackDoor;
import dev.brokerkeep.tck.pastthecache.SwallowsOwnSaveError;
import dev.brokerkeep.tck.reference.ExclusivePlugin;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.refreshing.RefreshingCandidate;
import dev.brokerkeep.tck.refreshing.RefreshingPlugin;
import dev.brokerkeep.tck.rules.Catalogue;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the rules tell that want a simulation with more than answers: of plugins that break them, and of others. */
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

    private static Candidate candidate(Class<? extends BrokerPlugin> plugin) {
        return RefreshingPlugin.class.isAssignableFrom(plugin)
                ? new RefreshingCandidate(plugin)
                : new ReferenceCandidate(plugin);
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                arguments(
                        StrictEnum.class,
                        "NET-04",
                        "orders(all) failed with MALFORMED_ANSWER when in one record the field 'side' says"),
                arguments(
                        ViaDouble.class,
                        "ORD-02",
                        "the quantity of an order is 123456789.123456789, and came out as 123456789.12345679"),
                arguments(FirstPageOnly.class, "ORD-02", "of 16 orders, of which a page holds 5; the first lost one"),
                arguments(OneDayGapPaging.class, "ORD-02", "of 16 orders, of which a page holds 5; the first lost one"),
                arguments(
                        LiesAboutExclusive.class,
                        "LIFE-04",
                        "after a change of the credential the successor sent GET /account while its predecessor still had"),
                arguments(SilentReconnect.class, "STR-01", "without having been told of the gap"),
                arguments(DiesOnListenerError.class, "STR-01", "of a fill after the listener had thrown an exception"),
                arguments(TellsTwice.class, "STR-01", "an execution of which the broker told again after"),
                arguments(TalksAfterClose.class, "STR-01", "after close()"),
                arguments(OwnJdbcSave.class, "INV-09", "it was not saved through SettingsView.save"),
                arguments(SavesThroughBackDoor.class, "INV-09", "settings() returned the old value, and the store has"),
                arguments(SavesInTwo.class, "INV-09", "took 2 commits and 2 revisions"),
                arguments(SwallowsOwnSaveError.class, "INV-09", "returned as if the save had succeeded"));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void mutant_breaksItsRuleOnly_andIsToldHow(Class<? extends BrokerPlugin> plugin, String rule, String message) {
        List<RuleResult> results = examined(candidate(plugin), LATE);

        List<RuleResult> failed = results.stream()
                .filter(result -> result.outcome() == Outcome.FAIL)
                .toList();
        assertThat(failed).extracting(result -> result.rule().id()).containsExactly(rule);
        assertThat(failed.get(0).reason()).contains(message).doesNotContain("NullPointer", "ClassCast");
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
