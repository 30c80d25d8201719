package dev.brokerkeep.tck.engine;

import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Capability;
import dev.brokerkeep.tck.NotApplicable;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Examines one plugin by rules, one after the other. Each rule runs on a thread of its own, and for so long only. For
 * use by one thread.
 */
public final class Examination implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final Candidate candidate;
    private final Bench bench;
    private final Options options;
    private final List<RuleResult> results = new ArrayList<>();
    private final @Nullable Set<Capability> capabilities;
    private final String cannotBegin;

    private Examination(Candidate candidate, Bench bench, Options options) {
        this.candidate = candidate;
        this.bench = bench;
        this.options = options;
        Set<Capability> found = null;
        String reason = "";
        try {
            bench.schema();
            found = bench.capabilities();
        } catch (Untested e) {
            reason = String.valueOf(e.getMessage());
        }
        this.capabilities = found;
        this.cannotBegin = reason;
    }

    /** Examines a plugin by these rules, in their order. */
    public static Report run(Candidate candidate, List<Rule> rules, Options options) {
        try (Examination examination = begin(candidate, options)) {
            rules.forEach(examination::examine);
            return examination.report();
        }
    }

    /**
     * Begins to examine a plugin. The caller closes it.
     *
     * @throws IllegalArgumentException if the candidate names no plugin
     */
    public static Examination begin(Candidate candidate, Options options) {
        if (candidate.plugin() == null) {
            throw new IllegalArgumentException(
                    "The candidate " + candidate.getClass().getName() + " names no plugin: plugin() returned null.");
        }
        return new Examination(candidate, Bench.of(candidate, options.seed(), options.timeFactor()), options);
    }

    /** Examines the plugin by one rule. */
    public RuleResult examine(Rule rule) {
        RuleResult result = examined(rule);
        results.add(result);
        return result;
    }

    @Override
    public void close() {
        bench.close();
    }

    /** Returns what has come of it so far. */
    public Report report() {
        Origin origin = Origin.of(candidate.plugin());
        String id;
        try {
            id = bench.info().id();
        } catch (Violation e) {
            id = candidate.plugin().getName();
        }
        return new Report(
                id,
                candidate.plugin().getName(),
                origin.version(),
                origin.path(),
                origin.sha256(),
                Origin.of(Examination.class).version(),
                Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
                capabilities == null ? Set.of() : capabilities,
                options.seed(),
                List.copyOf(results),
                Report.verdictOf(results));
    }

    private RuleResult examined(Rule rule) {
        long began = System.nanoTime();
        RuleResult result = judged(rule, () -> outcome(rule));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
        return new RuleResult(rule, result.outcome(), millis, bench.overheard().masked(result.reason()));
    }

    private interface Judgement {
        RuleResult get();
    }

    /** A declared deviation is looked at like everything else: it has to be one. */
    private RuleResult judged(Rule rule, Judgement judgement) {
        RuleResult result = judgement.get();
        String link = options.deviations().get(rule.id());
        if (link == null || result.outcome() == Outcome.UNTESTED) {
            return result;
        }
        return result.outcome() == Outcome.FAIL
                ? new RuleResult(rule, Outcome.DEVIATION, 0, link + ": " + result.reason())
                : new RuleResult(
                        rule,
                        Outcome.FAIL,
                        0,
                        "the declared deviation is none any more: take " + rule.id() + " out of the list");
    }

    private RuleResult outcome(Rule rule) {
        if (!options.only().isEmpty() && !options.only().contains(rule.id())) {
            return new RuleResult(rule, Outcome.UNTESTED, 0, RuleResult.NOT_ASKED_FOR);
        }
        if (rule.needs().isPresent()) {
            if (capabilities == null) {
                return new RuleResult(rule, Outcome.UNTESTED, 0, cannotBegin);
            }
            Capability needed = rule.needs().get();
            if (!capabilities.contains(needed)) {
                return new RuleResult(
                        rule,
                        Outcome.NOT_APPLICABLE,
                        0,
                        bench.accountType().getName() + " does not implement "
                                + needed.type().getSimpleName());
            }
        }
        return run(rule);
    }

    private RuleResult run(Rule rule) {
        FutureTask<@Nullable Void> check = new FutureTask<>(() -> {
            rule.check().examine(bench);
            return null;
        });
        Thread thread = new Thread(check, "kit-" + rule.id());
        thread.setDaemon(true);
        thread.start();
        try {
            check.get(bench.scaled(LONGEST).toMillis(), TimeUnit.MILLISECONDS);
            return new RuleResult(rule, Outcome.PASS, 0, "");
        } catch (ExecutionException e) {
            return failed(rule, e.getCause());
        } catch (TimeoutException e) {
            return new RuleResult(rule, Outcome.FAIL, 0, "it did not end; it was at " + place(thread.getStackTrace()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new RuleResult(rule, Outcome.UNTESTED, 0, "the examination was interrupted");
        } finally {
            thread.interrupt();
        }
    }

    private RuleResult failed(Rule rule, @Nullable Throwable thrown) {
        if (thrown instanceof Violation && !isToldAlready(thrown)) {
            return new RuleResult(rule, Outcome.FAIL, 0, String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof NotApplicable) {
            return new RuleResult(rule, Outcome.NOT_APPLICABLE, 0, String.valueOf(thrown.getMessage()));
        }
        if (thrown instanceof Untested) {
            return new RuleResult(rule, Outcome.UNTESTED, 0, String.valueOf(thrown.getMessage()));
        }
        if (!cannotBegin.isEmpty()) {
            return new RuleResult(rule, Outcome.UNTESTED, 0, cannotBegin);
        }
        String where = thrown == null ? "" : " at " + place(thrown.getStackTrace());
        return new RuleResult(rule, Outcome.UNTESTED, 0, "the kit could not finish: " + thrown + where);
    }

    /** A plugin that cannot even be created breaks one rule by that, and not all that create it. */
    private boolean isToldAlready(Throwable thrown) {
        return cannotBegin.endsWith(String.valueOf(thrown.getMessage()))
                && results.stream()
                        .anyMatch(each -> each.outcome() == Outcome.FAIL && cannotBegin.endsWith(each.reason()));
    }

    /** The first place that is not the JDK's: at which lock a call waits tells nobody anything. */
    private static String place(StackTraceElement[] stack) {
        return Stream.of(stack)
                .filter(frame -> !frame.getClassName().matches("(java|javax|jdk|sun)\\..*"))
                .findFirst()
                .or(() -> Stream.of(stack).findFirst())
                .map(StackTraceElement::toString)
                .orElse("an unknown place");
    }
}
