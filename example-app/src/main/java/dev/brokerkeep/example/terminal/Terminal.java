package dev.brokerkeep.example.terminal;

import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where results and everything else are written, and whether a person watches.
 *
 * @param out results
 * @param err progress and errors
 * @param interactive whether lines may be overwritten
 * @param colour whether colours may be used
 */
public record Terminal(PrintWriter out, PrintWriter err, boolean interactive, boolean colour) {
    /** Returns the terminal of this process; colours and overwriting only where a person watches, and allows them. */
    public static Terminal ofProcess(Map<String, String> environment) {
        boolean interactive = isWatched() && !"dumb".equals(environment.get("TERM"));
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Terminal(
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8),
                interactive,
                interactive && !refused);
    }

    /** Returns a terminal that nobody watches. */
    public static Terminal plain(PrintWriter out, PrintWriter err) {
        return new Terminal(out, err, false, false);
    }

    /** Begins to show progress over so many steps; close it before anything else is written. */
    public Progress progress(String title, int steps) {
        return interactive ? new Progress.Bar(title, steps) : new Progress.Lines(err, title, steps);
    }

    /**
     * Begins to show how many of something are done, with rate and time left; close it before anything else is written.
     *
     * @param unit what they are, such as {@code " accounts"}
     */
    public Count count(String title, String unit, int total) {
        return interactive ? new Count.Bar(title, unit, total) : new Count.Lines(err, title, unit, total);
    }

    /** Returns a text in bold. */
    public String bold(String text) {
        return coded("1", text);
    }

    /** Returns a text in green. */
    public String green(String text) {
        return coded("32", text);
    }

    /** Returns a text in red. */
    public String red(String text) {
        return coded("31", text);
    }

    private String coded(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    @SuppressWarnings("SystemConsoleNull") // up to JDK 21 null is the answer, and later ones are asked what they add
    private static boolean isWatched() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    static boolean isTerminal(Console console) {
        try {
            // From JDK 22 on there is a console also where there is no terminal, and this method, which tells.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException e) {
            return true;
        }
    }
}
