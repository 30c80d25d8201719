package dev.brokerkeep.tck.junit;

import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.engine.Deviations;
import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Level;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.engine.Verdict;
import dev.brokerkeep.tck.report.ReportFiles;
import dev.brokerkeep.tck.report.Summary;
import dev.brokerkeep.tck.rules.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * Examines a broker plugin in its own build. All that an author writes besides the {@link Candidate}:
 *
 * <pre>{@code
 * class AcmeTckTest extends BrokerPluginTck {
 *     protected Candidate candidate() {
 *         return new AcmeCandidate();
 *     }
 * }
 * }</pre>
 *
 * <p>Each rule is a test; the last one is the verdict, and names the report files. A rule that does not apply is shown
 * as skipped. One that could not be examined fails: a plugin of which not everything is known is not conformant.
 *
 * <p>The kit listens to the log and to what is printed, and looks at threads: no other test runs meanwhile.
 */
@Isolated
public abstract class BrokerPluginTck {
    private static final Path REPORTS = Path.of(System.getProperty("tck.reports", "target/brokerkeep-tck"));

    /** Returns the plugin, and what the kit cannot know of it. Called once. */
    protected abstract Candidate candidate();

    /**
     * Returns the file that declares which rules the plugin breaks on purpose; see {@link Deviations}. It need not be
     * there.
     */
    protected Path deviations() {
        return Path.of("src/test/resources/brokerkeep-deviations.txt");
    }

    /**
     * Examines the plugin by every rule of the kit: one after the other, in a build that runs its tests side by side
     * too, for the verdict comes last.
     */
    @TestFactory
    @Execution(ExecutionMode.SAME_THREAD)
    final Stream<DynamicTest> rules() throws IOException {
        List<Rule> rules = Catalogue.all();
        Path file = deviations();
        Map<String, String> declared = Files.exists(file) ? Deviations.read(file, rules) : Map.of();
        Examination examination =
                Examination.begin(candidate(), Options.standard().withDeviations(declared));
        Stream<DynamicTest> each = rules.stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.id() + " " + rule.sentence(), () -> judge(examination.examine(rule))));
        DynamicTest verdict = DynamicTest.dynamicTest("verdict", () -> judge(examination.report()));
        return Stream.concat(each, Stream.of(verdict)).onClose(examination::close);
    }

    private static void judge(RuleResult result) {
        boolean isMust = result.rule().level() == Level.MUST;
        switch (result.outcome()) {
            case PASS -> {}
            case FAIL, UNTESTED -> {
                if (isMust) {
                    throw new AssertionFailedError(Summary.explanation(result));
                }
                throw new TestAbortedException(Summary.explanation(result));
            }
            case NOT_APPLICABLE -> throw new TestAbortedException(result.reason());
            case DEVIATION -> throw new TestAbortedException("a declared deviation: " + result.reason());
        }
    }

    private static void judge(Report report) throws IOException {
        // What the plugin calls itself need not be the name of a folder.
        String folder = report.plugin().replaceAll("[^A-Za-z0-9-]+", "_");
        List<Path> files = ReportFiles.write(report, REPORTS.resolve(folder));
        String verdict = Summary.verdict(report) + " " + Summary.counts(report) + ". Report: "
                + files.get(files.size() - 1).toAbsolutePath() + "; seed " + report.seed();
        System.out.println(report.plugin() + ": " + verdict);
        if (report.verdict() != Verdict.CONFORMANT) {
            throw new AssertionFailedError(verdict);
        }
    }
}
