package dev.brokerkeep.tck.cli;

import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.engine.Deviations;
import dev.brokerkeep.tck.engine.Examination;
import dev.brokerkeep.tck.engine.Options;
import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.engine.RuleResult;
import dev.brokerkeep.tck.report.ReportFiles;
import dev.brokerkeep.tck.report.Summary;
import dev.brokerkeep.tck.rules.Catalogue;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The kit on the command line: examines a plugin's jar, in whatever build and of whatever age it was made. */
@Command(
        name = "brokerkeep-tck",
        mixinStandardHelpOptions = true,
        versionProvider = TckCommand.Version.class,
        sortOptions = false,
        description = "Examines a broker plugin by the rules of BrokerKeep.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:the plugin is conformant",
            "1:it breaks a rule that must be kept",
            "2:no broken rule was found, but not every rule was examined",
            "3:no rules were run",
            "64:wrong usage: nothing was examined",
            "70:the kit itself failed"
        })
final class TckCommand implements Callable<Integer> {
    /** As in sysexits.h. */
    static final int USAGE = 64;

    /** As in sysexits.h. */
    static final int SOFTWARE = 70;

    @Option(names = "--plugin", paramLabel = "JAR", description = "the plugin's jar")
    private @Nullable Path plugin;

    @Option(
            names = "--tests",
            paramLabel = "JAR",
            split = "${sys:path.separator}",
            splitSynopsisLabel = "${sys:path.separator}",
            description = "the jar (or folder) with the candidate: what the plugin's author wrote for the kit")
    private List<Path> tests = List.of();

    @Option(
            names = "--classpath",
            paramLabel = "PATH",
            split = "${sys:path.separator}",
            splitSynopsisLabel = "${sys:path.separator}",
            description = "further jars and folders that the plugin or the candidate needs")
    private List<Path> classPath = List.of();

    @Option(
            names = "--candidate",
            paramLabel = "CLASS",
            description = "the candidate's class; by default the one that META-INF/services names")
    private @Nullable String candidate;

    @Option(names = "--rules", paramLabel = "ID", split = ",", description = "examine by these rules only")
    private List<String> only = List.of();

    @Option(names = "--deviations", paramLabel = "FILE", description = "rules that the plugin breaks on purpose")
    private @Nullable Path deviations;

    @Option(
            names = "--report",
            paramLabel = "FOLDER",
            description = "write report.json, report.md and report.html there")
    private @Nullable Path report;

    @Option(names = "--seed", paramLabel = "NUMBER", description = "repeat what was random in another run")
    private @Nullable Long seed;

    @Option(names = "--list", description = "list the rules, and examine nothing")
    private boolean isToList;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        List<Rule> rules = Catalogue.all();
        if (isToList) {
            rules.forEach(rule -> out().println(rule.id() + "  " + rule.level() + "  " + rule.sentence()));
            return 0;
        }
        if (plugin == null) {
            throw new UsageException("Which plugin is to be examined? Give --plugin JAR.");
        }
        requireKnown(rules);
        Map<String, String> declared = declared(rules);
        requireFolder();
        try (CandidateJars jars = CandidateJars.open(plugin, tests, classPath)) {
            // As on a flat class path: what a plugin looks up by the thread's loader is found, also by its own threads.
            Thread.currentThread().setContextClassLoader(jars.loader());
            return examine(jars.candidate(candidate), rules, declared);
        }
    }

    /** Before the examination: it takes a while, and would be lost. */
    private void requireFolder() {
        if (report != null) {
            try {
                Files.createDirectories(report);
            } catch (IOException e) {
                throw new UsageException("The reports cannot be written to " + report + ", which is no folder: " + e);
            }
        }
    }

    private void requireKnown(List<Rule> rules) {
        Set<String> unknown = new TreeSet<>(only);
        rules.forEach(rule -> unknown.remove(rule.id()));
        if (!unknown.isEmpty()) {
            throw new UsageException("There is no rule " + String.join(", ", unknown) + "; --list lists all.");
        }
    }

    private Map<String, String> declared(List<Rule> rules) {
        if (deviations == null) {
            return Map.of();
        }
        try {
            return Deviations.read(deviations, rules);
        } catch (IOException e) {
            throw new UsageException("The file " + deviations + " cannot be read: " + e);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private int examine(Candidate subject, List<Rule> rules, Map<String, String> declared) throws IOException {
        Options usual = Options.standard();
        Options options =
                new Options(seed == null ? usual.seed() : seed, usual.timeFactor(), declared, Set.copyOf(only));
        Report result;
        try (Examination examination = Examination.begin(subject, options)) {
            String reason = "";
            for (Rule rule : rules) {
                RuleResult judged = examination.examine(rule);
                if (judged.isAskedFor()) {
                    print(judged, reason);
                    reason = judged.reason();
                }
            }
            result = examination.report();
        }
        out().println();
        out().println(Summary.verdict(result));
        out().println(Summary.counts(result) + "; seed " + result.seed());
        if (report != null) {
            out().println("Report: "
                    + ReportFiles.write(result, report).stream()
                            .map(Path::toString)
                            .collect(Collectors.joining(", ")));
        }
        out().flush();
        return result.verdict().exitCode();
    }

    private void print(RuleResult result, String former) {
        out().printf(
                        "%-8s %-14s %6d ms  %s%n",
                        result.rule().id(),
                        Summary.word(result.outcome()),
                        result.millis(),
                        result.rule().sentence());
        if (result.outcome() != Outcome.PASS) {
            out().println("         " + (result.reason().equals(former) ? "(the same)" : result.reason()));
        }
        if (result.outcome() == Outcome.FAIL) {
            out().println("         What to do: " + result.rule().remedy());
        }
        out().flush();
    }

    private PrintWriter out() {
        return java.util.Objects.requireNonNull(spec).commandLine().getOut();
    }

    /** What a user has to change about the call. */
    static final class UsageException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UsageException(String message) {
            super(message);
        }
    }

    /** Says which kit this is. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = TckCommand.class.getPackage().getImplementationVersion();
            return new String[] {"brokerkeep-tck " + (version == null ? "(not run from its jar)" : version)};
        }
    }
}
