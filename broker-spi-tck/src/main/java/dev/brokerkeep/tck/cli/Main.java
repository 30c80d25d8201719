package dev.brokerkeep.tck.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** The command {@code brokerkeep-tck}. */
public final class Main {
    private Main() {}

    /** Examines a plugin and ends the process with the verdict's exit code. */
    public static void main(String[] arguments) {
        if (LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME) instanceof Logger root) {
            // The kit listens to the plugin's log by itself; on the screen it would hide the findings.
            root.detachAndStopAllAppenders();
            root.setLevel(Level.INFO);
        }
        PrintWriter out = new PrintWriter(System.out, true, Charset.defaultCharset());
        System.exit(run(out, new PrintWriter(System.err, true, Charset.defaultCharset()), arguments));
    }

    static int run(PrintWriter out, PrintWriter errors, String... arguments) {
        CommandLine command = new CommandLine(new TckCommand());
        command.setOut(out);
        command.setErr(errors);
        command.setParameterExceptionHandler((wrong, given) -> {
            errors.println(wrong.getMessage());
            errors.println("Try --help.");
            errors.flush();
            return TckCommand.USAGE;
        });
        command.setExecutionExceptionHandler((failure, line, parsed) -> {
            boolean isUsage = failure instanceof TckCommand.UsageException;
            if (isUsage) {
                errors.println(failure.getMessage());
            } else {
                // Its own fault, so its maintainers need the place.
                errors.println("The kit itself failed, which tells nothing of the plugin:");
                failure.printStackTrace(errors);
            }
            errors.flush();
            return isUsage ? TckCommand.USAGE : TckCommand.SOFTWARE;
        });
        int code = command.execute(arguments);
        out.flush();
        return code;
    }
}
