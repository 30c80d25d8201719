package dev.brokerkeep.example;

import dev.brokerkeep.example.terminal.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;

/** One run of the program inside the test's process. */
public record CommandRun(int exitCode, String out, String err) {
    public static CommandRun of(String... arguments) {
        return with(Map.of(), arguments);
    }

    public static CommandRun with(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = Main.run(
                Terminal.plain(new PrintWriter(out, true), new PrintWriter(err, true)), environment, arguments);
        return new CommandRun(exitCode, out.toString(), err.toString());
    }
}
