package dev.brokerkeep.example.command;

import dev.brokerkeep.example.config.ConfigValue;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What the program is told, and by whom. */
@Command(
        name = "config",
        description = "Show how the program is configured.",
        subcommands = ConfigCommand.Show.class,
        synopsisSubcommandLabel = "COMMAND")
public final class ConfigCommand extends CommandGroup {
    /** Shows each value with its origin. */
    @Command(
            name = "show",
            description = {
                "Show each value and where it comes from: a flag over the environment over a file over a default.",
                "Secrets are masked. Nothing is opened: whether the values work, other commands show."
            })
    static final class Show implements Callable<Integer> {
        @Mixin
        private final Workplace workplace;

        Show(Surroundings surroundings) {
            workplace = new Workplace(surroundings);
        }

        @Override
        public Integer call() {
            Table table = Table.of("key", "value", "origin", "description");
            for (ConfigValue value : workplace.configuration().all()) {
                table.row(
                        value.key().label(),
                        value.shown().orElse(null),
                        value.origin(),
                        value.key().description());
            }
            workplace.output().table("configuration", table, "");
            return ExitCode.OK;
        }
    }
}
