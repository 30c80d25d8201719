package dev.brokerkeep.tck.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.rules.Catalogue;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each rule can be broken: every mutant fails its own rule, and is told why. With {@code -Dtck.matrix=full} every
 * mutant is examined by all the other rules, too, which takes minutes.
 */
final class MutantMatrixTest {
    private static AutoCloseable database;

    @TempDir
    private static Path jars;

    @BeforeAll
    static void keepDatabase() throws Exception {
        database = Bench.keepDatabase();
    }

    @AfterAll
    static void letGo() throws Exception {
        database.close();
    }

    static List<Mutant> mutants() {
        return Mutants.all();
    }

    private static List<RuleResult> examined(Mutant mutant, List<Rule> rules) throws Exception {
        try (MutantJar jar = MutantJar.of(mutant.plugin(), jars)) {
            return Examination.run(jar.candidate(), rules, Options.standard()).results();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void mutant_failsItsOwnRule_andIsToldWhatWasSeen(Mutant mutant) throws Exception {
        List<Rule> own = Catalogue.all().stream()
                .filter(rule -> rule.id().equals(mutant.rule()))
                .toList();

        RuleResult result = examined(mutant, own).get(0);

        assertThat(result.outcome()).as(result.reason()).isEqualTo(Outcome.FAIL);
        assertThat(result.reason()).contains(mutant.seen());
        if (mutant.plugin() != PluginMutants.LazyNullPointer.class) {
            // That one is about an exception of the plugin; any other would be the kit's own.
            assertThat(result.reason()).doesNotContain("NullPointer", "ClassCast", "the kit could not finish");
        }
        assertThat(result.rule().remedy()).isNotBlank();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    @EnabledIfSystemProperty(named = "tck.matrix", matches = "full")
    void mutant_failsNoUnrelatedRule(Mutant mutant) throws Exception {
        List<Rule> others = Catalogue.all().stream()
                .filter(rule -> !mutant.mayBreak(rule.id()))
                .toList();

        assertThat(examined(mutant, others))
                .filteredOn(result -> result.outcome() == Outcome.FAIL)
                .extracting(result -> result.rule().id() + ": " + result.reason())
                .isEmpty();
    }

    @Test
    void everyRule_hasAMutant() {
        assertThat(Mutants.all())
                .extracting(Mutant::rule)
                .containsAll(Catalogue.all().stream().map(Rule::id).toList());
    }
}
