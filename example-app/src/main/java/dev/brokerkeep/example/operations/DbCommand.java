package dev.brokerkeep.example.operations;

import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.Migration;
import dev.brokerkeep.core.SchemaSql;
import dev.brokerkeep.example.command.CommandGroup;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The tables and the roles. */
@Command(
        name = "db",
        description = "Create and check the tables, or print the SQL for whoever does it by hand.",
        subcommands = {
            DbCommand.Migrate.class,
            DbCommand.Validate.class,
            DbCommand.PrintSql.class,
            DbCommand.Roles.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class DbCommand extends CommandGroup {
    /** Brings the tables to what a migration mode says. */
    private static int bring(Workplace workplace, Migration migration, String sentence) throws Exception {
        return workplace.openDatabase((database, configuration) -> {
            BrokerKeep.with(database.dataSource("brokerkeep-cli"))
                    .alone()
                    .plugins(List.of())
                    .migrate(migration)
                    .open()
                    .close();
            workplace
                    .output()
                    .result(
                            sentence + " version " + SchemaSql.version() + " (" + database.place() + ").",
                            Output.object("version", SchemaSql.version(), "database", database.place()));
            return ExitCode.OK;
        });
    }

    /** Creates the tables. */
    @Command(name = "migrate", description = "Create the tables, or bring them up to date. Does nothing if they are.")
    static final class Migrate implements Callable<Integer> {
        @Mixin
        private final Workplace workplace;

        Migrate(Surroundings surroundings) {
            workplace = new Workplace(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            return bring(workplace, Migration.AUTO, "The tables are of");
        }
    }

    /** Checks the tables. */
    @Command(
            name = "validate",
            description = "Check that the tables are those that this release needs. Changes nothing.")
    static final class Validate implements Callable<Integer> {
        @Mixin
        private final Workplace workplace;

        Validate(Surroundings surroundings) {
            workplace = new Workplace(surroundings);
        }

        @Override
        public Integer call() throws Exception {
            return bring(workplace, Migration.VALIDATE, "The tables are as they should be:");
        }
    }

    /** Prints the SQL of the tables. */
    @Command(
            name = "print-sql",
            description = {
                "Print the SQL that creates the tables, or brings them up to date, as one transaction. Needs no database.",
                "Run by the owner, it does what 'migrate' does."
            })
    static final class PrintSql implements Callable<Integer> {
        private final Surroundings surroundings;

        @Spec
        private @Nullable CommandSpec spec;

        @Option(
                names = "--from",
                paramLabel = "VERSION",
                defaultValue = "0",
                description = "The version of the tables that are there; 0, the default, if there are none.")
        private int version;

        PrintSql(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            if (spec != null && (version < 0 || version > SchemaSql.version())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "The tables have a version from 0 (none) to " + SchemaSql.version() + ", not " + version);
            }
            surroundings.terminal().out().print(SchemaSql.migrate(version));
            surroundings.terminal().out().flush();
            return ExitCode.OK;
        }
    }

    /** Prints the SQL of least-privilege roles. */
    @Command(
            name = "roles",
            description = {
                "Print the SQL that lets existing roles do what they need and no more. Needs no database.",
                "An application changes accounts and settings, and cannot change tables or rewrite the history. A reader"
                        + " sees everything; secrets are encrypted."
            })
    static final class Roles implements Callable<Integer> {
        private final Surroundings surroundings;

        @Spec
        private @Nullable CommandSpec spec;

        @Option(names = "--app", paramLabel = "ROLE", description = "A role that applications use.")
        private List<String> applications = List.of();

        @Option(names = "--reader", paramLabel = "ROLE", description = "A role of people or programs that only look.")
        private List<String> readers = List.of();

        Roles(Surroundings surroundings) {
            this.surroundings = surroundings;
        }

        @Override
        public Integer call() {
            if (spec != null && applications.isEmpty() && readers.isEmpty()) {
                throw new ParameterException(spec.commandLine(), "Whose? Give --app ROLE, --reader ROLE, or both");
            }
            applications.forEach(role -> surroundings.terminal().out().print(SchemaSql.grantsForApplication(role)));
            readers.forEach(role -> surroundings.terminal().out().print(SchemaSql.grantsForReader(role)));
            surroundings.terminal().out().flush();
            return ExitCode.OK;
        }
    }
}
