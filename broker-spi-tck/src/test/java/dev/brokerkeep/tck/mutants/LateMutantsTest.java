package dev.brokerkeep.tck.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.rules.Catalogue;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each plugin here breaks its own rule, says how, and breaks none of the others that are looked at here. */
final class LateMutantsTest {
    private static final Set<String> LOOKED_AT = Set.of("NET-04", "ORD-02", "LIFE-04", "STR-01");

    private static List<RuleResult> examined(Candidate candidate) {
        List<Rule> rules = Catalogue.all().stream()
                .filter(rule -> LOOKED_AT.contains(rule.id()))
                .toList();
        return Examination.run(candidate, rules, Options.standard()).results();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "StrictEnum | NET-04 | orders(all) failed with MALFORMED_ANSWER when in one record the field 'side' says",
                "ViaDouble | ORD-02 | the quantity of an order is 123456789.123456789, and came out as 123456789.12345679",
                "FirstPageOnly | ORD-02 | orders(all) lost",
                "OneDayGapPaging | ORD-02 | orders(all) lost",
                "LiesAboutExclusive | LIFE-04 | the hand-over is declared EXCLUSIVE, and after a change of the credential",
                "SilentReconnect | STR-01 | the listener heard of fills without having been told of the gap",
                "DiesOnListenerError | STR-01 | a fill after the listener had thrown an exception",
            })
    void mutant_breaksItsRuleOnly_andIsToldHow(String mutant, String rule, String message) throws Exception {
        Class<? extends BrokerPlugin> plugin =
                Class.forName(getClass().getPackageName() + "." + mutant).asSubclass(BrokerPlugin.class);

        List<RuleResult> results = examined(new ReferenceCandidate(plugin));

        List<RuleResult> failed = results.stream()
                .filter(result -> result.outcome() == Outcome.FAIL)
                .toList();
        assertThat(failed.stream().map(result -> result.rule().id()).collect(Collectors.toSet()))
                .containsExactly(rule);
        assertThat(failed.get(0).reason()).contains(message).doesNotContain("NullPointer", "ClassCast");
    }
}
