package dev.brokerkeep.example.settings;

import dev.brokerkeep.example.command.CommandGroup;
import dev.brokerkeep.example.exchange.ExportSettings;
import dev.brokerkeep.example.exchange.ImportSettings;
import picocli.CommandLine.Command;

/** The commands on settings. */
@Command(
        name = "settings",
        description = "Read, change, compare, restore, check, try, export and import the settings of accounts.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            GetSettings.class,
            SetSettings.class,
            UnsetSettings.class,
            ClearSettings.class,
            DiffSettings.class,
            HistoryOfSettings.class,
            RestoreSettings.class,
            ValidateSettings.class,
            TrySettings.class,
            ExportSettings.class,
            ImportSettings.class
        })
public final class SettingsCommand extends CommandGroup {}
