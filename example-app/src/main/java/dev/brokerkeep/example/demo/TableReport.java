package dev.brokerkeep.example.demo;

import dev.brokerkeep.example.terminal.Terminal;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The result for people. */
final class TableReport {
    private static final String ROW = "%-40s %7s %9s %7s %7s %15s  %s%n";
    private static final int PLACES = 5;

    private final Terminal terminal;
    private final PrintWriter out;

    TableReport(Terminal terminal) {
        this.terminal = terminal;
        this.out = terminal.out();
    }

    void print(DemoResult result) {
        out.println();
        out.println(terminal.bold("Database sessions, on PostgreSQL " + result.server() + " (" + result.place() + ")"));
        out.println();
        out.print(terminal.bold(ROW.formatted(
                "scenario", "before", "original", "now", "factor", "ms before/now", "PostgreSQL counted")));
        result.scenarios().forEach(this::printRow);
        printLegend(result);
        printHeadline(result);
        printPlaces(result);
        printNext(result);
    }

    private void printRow(ScenarioResult result) {
        out.printf(
                ROW,
                result.scenario().name(),
                result.before().sessions(),
                original(result.scenario()),
                result.now().sessions(),
                factor(result.before().sessions(), result.now().sessions()),
                "%.1f/%.1f".formatted(result.before().millis(), result.now().millis()),
                verdict(result));
    }

    private static String original(Scenario scenario) {
        return scenario.originalAfter().isPresent()
                ? Integer.toString(scenario.originalAfter().getAsInt())
                : "-";
    }

    private static String factor(long before, long now) {
        return now == 0 ? "all" : String.format(Locale.ROOT, "%.1f", (double) before / now);
    }

    private String verdict(ScenarioResult result) {
        String counts = result.before().server().sessions() + "/"
                + result.now().server().sessions();
        return result.agrees() ? counts + terminal.green(" agrees") : counts + terminal.red(" DISAGREES");
    }

    private void printLegend(DemoResult result) {
        out.println();
        out.println("before    an instance for each use, a session for each reading, measured here");
        out.println("original  what the original took with its own cache, as its paper states; - where it does not");
        out.println("now       through BrokerKeep from an empty cache, measured here");
        out.println(
                result.isShared()
                        ? "Others may use this database, so PostgreSQL's count before/now may be higher; it may not be lower."
                        : "PostgreSQL's own count before/now is of a run without a pool, and has to be equal.");
    }

    private void printHeadline(DemoResult result) {
        long before = result.scenarios().stream()
                .mapToLong(scenario -> scenario.before().sessions())
                .sum();
        long now = result.scenarios().stream()
                .mapToLong(scenario -> scenario.now().sessions())
                .sum();
        out.println();
        out.println(terminal.bold(
                before + " database sessions became " + now + ". What is in memory is read without any."));
    }

    private void printPlaces(DemoResult result) {
        out.println();
        out.println("Places that took most sessions, all runs of this demo together:");
        result.places().stream().limit(PLACES).forEach(place -> out.println("  " + place));
    }

    private void printNext(DemoResult result) {
        out.println();
        out.println(terminal.bold("What to try next"));
        String again = "  java -jar " + jar() + " demo ";
        out.println(again + "--json");
        out.println("      the same for programs, with statements and times");
        if (result.isShared()) {
            out.println("  The schema 'brokerkeep' stays in the database; drop it if you do not need it.");
        } else {
            out.println(again + "--data-dir PATH");
            out.println("      on data that is kept");
            out.println(again + "--db-url jdbc:postgresql://host:5432/name");
            out.println("      on a server of yours");
        }
        out.println("  In your own application: wrap its DataSource in SessionMeter.on(dataSource) and print places()");
        out.println("  to see where its sessions go; then open BrokerKeep.with(dataSource).");
    }

    /** The jar this runs from, as it would be typed here; where it runs from classes, the jar that the build leaves. */
    private static Path jar() {
        Path built = Path.of("example-app", "target", "brokerkeep.jar");
        try {
            Path own = Path.of(TableReport.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            Path here = Path.of("").toAbsolutePath();
            return !Files.isRegularFile(own) ? built : own.startsWith(here) ? here.relativize(own) : own;
        } catch (URISyntaxException e) {
            return built;
        }
    }
}
