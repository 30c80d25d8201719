package dev.brokerkeep.tck.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.spi.BrokerPluginInfo;
import dev.brokerkeep.spi.Spi;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.reference.ReferencePlugin;
import dev.brokerkeep.tck.rules.Catalogue;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of a plugin that cannot be examined like any other. */
class ExaminationTest {
    private static final Options OPTIONS = new Options(1, 1, Map.of(), Set.of());

    /** Fails before it can be asked anything. */
    @BrokerPluginInfo(id = "stillborn", spi = Spi.MAJOR)
    public static final class Stillborn implements BrokerPlugin {
        /** For ServiceLoader. */
        public Stillborn() {
            throw new IllegalStateException("no network");
        }

        @Override
        public SettingsSchema settings() {
            return SettingsSchema.of();
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return BrokerAccount.class;
        }
    }

    /** Has no settings to tell of, not even none. */
    @BrokerPluginInfo(id = "mute", spi = Spi.MAJOR)
    public static final class Mute implements BrokerPlugin {
        /** For ServiceLoader. */
        public Mute() {}

        @Override
        public SettingsSchema settings() {
            return null;
        }

        @Override
        public Class<? extends BrokerAccount> accountType() {
            return BrokerAccount.class;
        }
    }

    private static Report examined(Class<? extends BrokerPlugin> plugin, List<Rule> rules) {
        return Examination.run(new ReferenceCandidate(plugin), rules, OPTIONS);
    }

    private static List<Rule> rules(String... ids) {
        return Catalogue.all().stream()
                .filter(rule -> List.of(ids).contains(rule.id()))
                .toList();
    }

    @Test
    void pluginThatCannotBeCreated_breaksOneRuleByThat() {
        Report report = examined(Stillborn.class, rules("DISC-01", "DISC-02", "DISC-03", "SET-01"));

        assertThat(report.results())
                .extracting(RuleResult::outcome)
                .containsExactly(Outcome.FAIL, Outcome.PASS, Outcome.UNTESTED, Outcome.UNTESTED);
        assertThat(report.results().get(3).reason())
                .contains("cannot be used so far")
                .contains("no network");
        assertThat(report.plugin()).isEqualTo("stillborn");
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_CONFORMANT);
    }

    @Test
    void pluginWithoutSettings_isToldSo_ratherThanOfAnExceptionOfTheKit() {
        Report report = examined(Mute.class, rules("DISC-03", "SET-01"));

        assertThat(report.results())
                .allSatisfy(result -> assertThat(result.reason())
                        .contains("settings()", "returned null")
                        .doesNotContain("NullPointerException"));
    }

    @Test
    void candidateWithoutPlugin_isRefused() {
        assertThatThrownBy(() -> examined(null, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plugin() returned null");
    }

    @Test
    void reason_neverRepeatsASecret() {
        Rule telling = Rule.must("INV-01", "is broken", "mend it", bench -> {
            throw new Violation("the plugin said: key " + secret(bench) + " was refused");
        });

        Report report = examined(ReferencePlugin.class, List.of(telling));

        assertThat(report.results().get(0).reason()).isEqualTo("the plugin said: key <secret> was refused");
    }

    private static String secret(Bench bench) {
        return bench.credential(1).text("key");
    }

    @Test
    void ruleThatDoesNotEnd_isToldOfByThePlaceInThePlugin() {
        Rule endless =
                Rule.must("INV-01", "ends", "end it", bench -> new java.util.concurrent.CountDownLatch(1).await());
        Options impatient = new Options(1, 0.001, Map.of(), Set.of());

        Report report = Examination.run(new ReferenceCandidate(), List.of(endless), impatient);

        assertThat(report.results().get(0).reason())
                .startsWith("it did not end; it was at")
                .contains("ExaminationTest");
    }
}
