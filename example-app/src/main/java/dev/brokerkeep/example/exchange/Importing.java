package dev.brokerkeep.example.exchange;

import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Workplace;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a plan, and applies it unless that is not wanted. To be mixed into commands that import. */
final class Importing {
    @Option(
            names = "--replace",
            description = "Remove stored settings that the file does not name. Default: they stay.")
    private boolean replaces;

    @Option(names = "--dry-run", description = "Show what would be done, and do nothing.")
    private boolean isDryRun;

    @Mixin
    private final NoteOptions note = new NoteOptions();

    ImportMode mode() {
        return replaces ? ImportMode.REPLACE : ImportMode.MERGE;
    }

    /** What makes a plan. */
    interface Planning {
        ImportPlan plan();
    }

    /**
     * Plans, shows and applies.
     *
     * @param more what programs are told besides
     * @return the exit code
     */
    int run(Workplace workplace, BrokerKeep keep, Planning planning, Map<String, ?> more) {
        ImportPlan plan;
        try {
            plan = planning.plan();
        } catch (InvalidDocumentException e) {
            plan = new ImportPlan(List.of(), e.problems());
        }
        boolean applies = plan.isApplicable() && !isDryRun;
        if (applies) {
            new AccountImport(keep).apply(plan, note.note());
        }
        show(workplace, plan, applies, more);
        return plan.isApplicable() ? ExitCode.OK : ExitCode.SETTINGS_INVALID;
    }

    private static void show(Workplace workplace, ImportPlan plan, boolean isApplied, Map<String, ?> more) {
        Output output = workplace.output();
        if (output.isJson()) {
            Map<String, @Nullable Object> told =
                    Output.object("applied", isApplied, "accounts", accounts(plan), "problems", problems(plan));
            told.putAll(more);
            output.json(told);
            return;
        }
        PrintWriter out = workplace.terminal().out();
        for (AccountPlan account : plan.accounts()) {
            if (account.action() != AccountPlan.Action.UNCHANGED) {
                out.println(
                        word(account.action()) + " '" + Visible.of(account.name()) + "' (" + account.broker() + ")");
                account.enabled().ifPresent(enabled -> out.println("  " + (enabled ? "enabled" : "disabled")));
                account.settings().forEach(setting -> out.println("  " + setting));
            }
        }
        out.println(plan.count(AccountPlan.Action.CREATE) + " to create, " + plan.count(AccountPlan.Action.CHANGE)
                + " to change, " + plan.count(AccountPlan.Action.UNCHANGED) + " unchanged: "
                + (isApplied ? "done." : "nothing was written."));
        out.flush();
        PrintWriter err = workplace.terminal().err();
        plan.problems().forEach(problem -> err.println(problem));
        if (!plan.isApplicable()) {
            err.println(
                    workplace.terminal().red("Error:") + " " + plan.problems().size()
                            + " problems; nothing was written. What to do: correct what is named, and try again.");
        }
        err.flush();
    }

    private static String word(AccountPlan.Action action) {
        return action.name().toLowerCase(Locale.ROOT);
    }

    private static List<Map<String, @Nullable Object>> accounts(ImportPlan plan) {
        return plan.accounts().stream()
                .map(account -> Output.object(
                        "name", account.name(),
                        "broker", account.broker().value(),
                        "action", word(account.action()),
                        "enabled", account.enabled().orElse(null),
                        "settings",
                                account.settings().stream()
                                        .map(setting -> Output.object(
                                                "name", setting.setting(),
                                                "change", setting.kind().name().toLowerCase(Locale.ROOT),
                                                "difference", setting.toString()))
                                        .toList()))
                .toList();
    }

    private static List<Map<String, @Nullable Object>> problems(ImportPlan plan) {
        return plan.problems().stream()
                .map(problem -> Output.object(
                        "place", problem.place(),
                        "account", problem.account(),
                        "setting", problem.setting(),
                        "message", problem.message()))
                .toList();
    }
}
