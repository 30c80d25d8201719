package dev.brokerkeep.example.operations;

import dev.brokerkeep.core.Doctor;
import dev.brokerkeep.core.Finding;
import dev.brokerkeep.core.Finding.State;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Visible;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.example.terminal.Terminal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Looks at all that BrokerKeep needs. */
@Command(
        name = "doctor",
        description = {
            "Look at the database, its safety, clock, tables, triggers and privileges, the change feed, running processes,"
                    + " the keyset and the plugins, and say of each how it is and what to do.",
            "Changes nothing. Ends with 1 if something is broken."
        })
public final class DoctorCommand implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    DoctorCommand(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.openDatabase((database, configuration) -> {
            AutoCloseable plugins = Workplace.plugins(configuration);
            try (plugins) {
                DataSource dataSource = database.dataSource("brokerkeep-doctor");
                List<Finding> findings = Doctor.examine(
                        dataSource,
                        dataSource,
                        Workplace.keyset(configuration),
                        Thread.currentThread().getContextClassLoader());
                return told(findings);
            }
        });
    }

    private int told(List<Finding> findings) {
        boolean isBroken = findings.stream().anyMatch(finding -> finding.state() == State.BROKEN);
        if (workplace.output().isJson()) {
            workplace
                    .output()
                    .json(Map.of(
                            "healthy",
                            !isBroken,
                            "findings",
                            findings.stream()
                                    .map(finding -> Output.object(
                                            "subject",
                                            finding.subject(),
                                            "state",
                                            finding.state().name().toLowerCase(Locale.ROOT),
                                            "seen",
                                            finding.seen(),
                                            "remedy",
                                            finding.remedy()))
                                    .toList()));
        } else {
            findings.forEach(this::print);
        }
        return isBroken ? ExitCode.FAILED : ExitCode.OK;
    }

    private void print(Finding finding) {
        Terminal terminal = workplace.terminal();
        String state = String.format("%-8s", finding.state().name().toLowerCase(Locale.ROOT));
        String coloured = switch (finding.state()) {
            case OK -> terminal.green(state);
            case BROKEN -> terminal.red(state);
            case CONCERN, UNKNOWN -> terminal.bold(state);
        };
        terminal.out()
                .println(coloured + " " + String.format("%-14s", Visible.of(finding.subject())) + " "
                        + Visible.of(finding.seen()));
        if (!finding.remedy().isEmpty()) {
            terminal.out().println(" ".repeat(24) + "What to do: " + Visible.of(finding.remedy()));
        }
        terminal.out().flush();
    }
}
