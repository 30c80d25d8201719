package dev.brokerkeep.example.exchange;

import dev.brokerkeep.example.command.CommandGroup;
import picocli.CommandLine.Command;

/** The commands that import what other programs have left. */
@Command(
        name = "import",
        description = "Import the accounts of another program. Files of this one: 'settings import'.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ImportSqlite.class)
public final class ImportCommand extends CommandGroup {}
