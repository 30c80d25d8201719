package dev.brokerkeep.example.command;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.example.terminal.Terminal;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingConflict;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.SettingsConflictException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong: in one line, before it a table where that helps, and as an object where a program reads. */
public final class Failures {
    private final Terminal terminal;
    private final boolean isVerbose;

    /** Creates what writes to this terminal; with stack traces if it is to be verbose. */
    public Failures(Terminal terminal, boolean isVerbose) {
        this.terminal = terminal;
        this.isVerbose = isVerbose;
    }

    /** Explains a failed command, and returns the exit code. */
    public int explain(Exception failure, CommandLine command) {
        Output output = new Output(terminal, isJson(command));
        if (output.isJson()) {
            output.json(Map.of("error", object(failure)));
        } else if (failure instanceof SettingsConflictException conflict
                && !conflict.settings().isEmpty()) {
            output.aside(threeWays(conflict));
        }
        terminal.err().println(terminal.red("Error:") + " " + oneLine(failure));
        if (isVerbose) {
            failure.printStackTrace(terminal.err());
        }
        terminal.err().flush();
        return ExitCode.of(failure);
    }

    /** Explains a wrong command line, and returns the exit code. What stands in it may be a secret by mistake. */
    public int explain(ParameterException failure) {
        CommandLine command = failure.getCommandLine();
        String text = failure instanceof UnmatchedArgumentException unmatched
                ? unmatched(unmatched, command)
                : withoutValues(String.valueOf(failure.getMessage()), failure);
        terminal.err().println(terminal.red("Error:") + " " + Visible.of(text.replaceAll("\\s*\\R\\s*", " ")));
        if (!UnmatchedArgumentException.printSuggestions(failure, terminal.err())) {
            String name = command.getCommandSpec().qualifiedName();
            terminal.err().println("Usage: see '" + name + " --help'");
        }
        terminal.err().flush();
        return ExitCode.WRONG_COMMAND_LINE;
    }

    /** Only names are repeated: commands where a command was expected, and options. */
    private static String unmatched(UnmatchedArgumentException failure, CommandLine command) {
        List<String> unmatched = failure.getUnmatched();
        String first = unmatched.get(0);
        if (first.startsWith("-")) {
            return "Unknown option '" + first.replaceAll("=.*", "") + "'";
        }
        if (!command.getSubcommands().isEmpty()) {
            return "Unknown command '" + first.replaceAll("[^a-z-].*", "") + "'";
        }
        return unmatched.size() == 1
                ? "There is an argument too many"
                : "There are " + unmatched.size() + " arguments too many";
    }

    private static String withoutValues(String message, ParameterException failure) {
        String text = message;
        for (String argument : failure.getCommandLine().getParseResult() == null
                ? List.<String>of()
                : failure.getCommandLine().getParseResult().originalArgs()) {
            int equals = argument.indexOf('=');
            if (equals > 0) {
                text = text.replace(argument, argument.substring(0, equals) + "=...");
            }
        }
        return text;
    }

    private static boolean isJson(CommandLine command) {
        CommandLine.Model.OptionSpec option = command.getCommandSpec().findOption("--json");
        return option != null && Boolean.TRUE.equals(option.getValue());
    }

    /** An exception of BrokerKeep names cause and remedy itself. */
    private static String oneLine(Exception failure) {
        String text = failure instanceof BrokerKeepException
                ? String.valueOf(failure.getMessage())
                : failure + ". What to do: run it again with --verbose, and report what it shows.";
        return Visible.of(text.replaceAll("\\s*\\R\\s*", " "));
    }

    private static Map<String, @Nullable Object> object(Exception failure) {
        if (!(failure instanceof BrokerKeepException known)) {
            return Output.object("code", "UNEXPECTED", "problem", failure.toString());
        }
        Map<String, @Nullable Object> object =
                Output.object("code", known.code().name(), "problem", known.problem(), "remedy", known.remedy());
        if (failure instanceof InvalidSettingsException invalid) {
            object.put("problems", problems(invalid.problems()));
        } else if (failure instanceof SettingsConflictException conflict) {
            object.put("basedOn", conflict.basedOn());
            object.put("revision", conflict.current().revision());
            object.put("settings", threeWays(conflict).told());
        }
        return object;
    }

    /** Returns problems for programs. */
    public static List<Map<String, @Nullable Object>> problems(List<SettingProblem> problems) {
        return problems.stream()
                .map(problem -> Output.object("setting", problem.setting(), "message", problem.message()))
                .toList();
    }

    private static Table threeWays(SettingsConflictException conflict) {
        Table table = Table.of("setting", "base", "theirs", "yours", "standing");
        for (SettingConflict each : conflict.settings()) {
            table.row(
                    each.name(),
                    JsonText.cell(each.base(), each.isSecret()),
                    JsonText.cell(each.theirs(), each.isSecret()),
                    JsonText.cell(each.yours(), each.isSecret()),
                    each.standing().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        }
        return table;
    }
}
