package dev.brokerkeep.example;

import dev.brokerkeep.example.accounts.AccountsCommand;
import dev.brokerkeep.example.command.CommandGroup;
import dev.brokerkeep.example.command.CompletionCommand;
import dev.brokerkeep.example.command.ConfigCommand;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Failures;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.demo.DemoCommand;
import dev.brokerkeep.example.instances.StatsCommand;
import dev.brokerkeep.example.instances.WarmCommand;
import dev.brokerkeep.example.operations.DbCommand;
import dev.brokerkeep.example.operations.DoctorCommand;
import dev.brokerkeep.example.operations.KeysCommand;
import dev.brokerkeep.example.plugins.PluginsCommand;
import dev.brokerkeep.example.settings.SettingsCommand;
import dev.brokerkeep.example.terminal.Input;
import dev.brokerkeep.example.terminal.Terminal;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/** The program {@code brokerkeep}. */
@Command(
        name = "brokerkeep",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        scope = ScopeType.INHERIT,
        description = "One live instance per broker account, settings in memory.",
        synopsisSubcommandLabel = "COMMAND",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            ExitCode.OK + ":it worked",
            ExitCode.FAILED + ":it failed; the last line says why, and what to do",
            ExitCode.WRONG_COMMAND_LINE + ":the command line or the configuration is wrong; nothing was done",
            ExitCode.COUNTS_DISAGREE + ":demo only: two counts of the same sessions disagree",
            ExitCode.CONFLICT + ":somebody else changed the account meanwhile; nothing was written",
            ExitCode.SETTINGS_INVALID + ":settings are not valid; nothing was written",
            ExitCode.NOT_IN_FORCE + ":the change was made, and is not in force in every process yet",
            ExitCode.OUTCOME_UNKNOWN + ":nobody knows whether the change was made: look before you repeat it"
        })
public final class Main extends CommandGroup {
    /** All commands, in the order of the help. Those whose constructor takes {@link Surroundings} are given them. */
    private static final List<Class<?>> COMMANDS = List.of(
            AccountsCommand.class,
            SettingsCommand.class,
            PluginsCommand.class,
            WarmCommand.class,
            StatsCommand.class,
            DbCommand.class,
            DoctorCommand.class,
            KeysCommand.class,
            ConfigCommand.class,
            DemoCommand.class,
            CompletionCommand.class);

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what happens inside, and show stack traces.")
    private boolean verbose;

    private Main() {}

    /** Runs the program and ends the process. */
    public static void main(String[] arguments) {
        Logging.unite();
        System.exit(run(Terminal.ofProcess(System.getenv()), Input.ofProcess(), System.getenv(), arguments));
    }

    /**
     * Runs the program, with nobody to ask and no input, and returns its exit code.
     *
     * @param environment environment variables
     */
    public static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        return run(terminal, Input.of(InputStream.nullInputStream()), environment, arguments);
    }

    /**
     * Runs the program and returns its exit code.
     *
     * @param environment environment variables
     */
    public static int run(Terminal terminal, Input input, Map<String, String> environment, String... arguments) {
        Locale.setDefault(Locale.ROOT);
        return line(new Surroundings(terminal, input, environment, Version.current()))
                .execute(arguments);
    }

    /** Returns the whole command line, ready to run. */
    static CommandLine line(Surroundings surroundings) {
        Terminal terminal = surroundings.terminal();
        Main main = new Main();
        CommandLine line = new CommandLine(main, surroundings.factory());
        COMMANDS.forEach(line::addSubcommand);
        return line.setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
                .setUsageHelpAutoWidth(terminal.interactive())
                .setExecutionStrategy(main::execute)
                .setParameterExceptionHandler((failure, given) -> new Failures(terminal, main.verbose).explain(failure))
                .setExecutionExceptionHandler(
                        (failure, command, parsed) -> new Failures(terminal, main.verbose).explain(failure, command));
    }

    private int execute(ParseResult parsed) {
        if (verbose) {
            Logging.beVerbose();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    /** Tells the version, which the build writes into the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"brokerkeep " + current()};
        }

        static String current() {
            String built = Main.class.getPackage().getImplementationVersion();
            return built == null ? "development" : built;
        }
    }
}
