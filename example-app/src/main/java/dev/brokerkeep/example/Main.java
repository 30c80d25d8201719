package dev.brokerkeep.example;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.example.demo.DemoCommand;
import dev.brokerkeep.example.terminal.Terminal;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

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
            "0:it worked",
            "1:it failed; the last line says why, and what to do",
            "2:the command line is wrong; nothing was done",
            "3:demo only: two counts of the same sessions disagree"
        })
public final class Main implements Runnable {
    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Log what happens inside, and show stack traces.")
    private boolean verbose;

    private Main(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Runs the program and ends the process. */
    public static void main(String[] arguments) {
        Logging.unite();
        System.exit(run(Terminal.ofProcess(System.getenv()), System.getenv(), arguments));
    }

    /**
     * Runs the program and returns its exit code.
     *
     * @param environment environment variables
     */
    public static int run(Terminal terminal, Map<String, String> environment, String... arguments) {
        Locale.setDefault(Locale.ROOT);
        Main main = new Main(terminal);
        CommandLine line = new CommandLine(main)
                .addSubcommand(new DemoCommand(terminal, environment, Version.current()))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
                .setExecutionStrategy(main::execute)
                .setExecutionExceptionHandler((failure, command, parsed) -> main.explain(failure));
        return line.execute(arguments);
    }

    /** Without a command there is nothing to do: that is a wrong command line. */
    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Which command? Try 'demo'.");
        }
    }

    private int execute(ParseResult parsed) {
        if (verbose) {
            Logging.beVerbose();
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private int explain(Exception failure) {
        terminal.err().println(terminal.red("Error:") + " " + oneLine(failure));
        if (verbose) {
            failure.printStackTrace(terminal.err());
        }
        terminal.err().flush();
        return CommandLine.ExitCode.SOFTWARE;
    }

    /** An exception of BrokerKeep names cause and remedy itself. */
    private static String oneLine(Exception failure) {
        String text = failure instanceof BrokerKeepException
                ? String.valueOf(failure.getMessage())
                : failure + ". What to do: run it again with --verbose, and report what it shows.";
        return text.replaceAll("\\s*\\R\\s*", " ");
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
