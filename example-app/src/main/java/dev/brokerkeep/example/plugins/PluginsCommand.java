package dev.brokerkeep.example.plugins;

import dev.brokerkeep.example.command.CommandGroup;
import picocli.CommandLine.Command;

/** The commands on plugins. */
@Command(
        name = "plugins",
        description = "Show the plugins that were found, and which settings their accounts have.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {ListPlugins.class, ShowPlugin.class})
public final class PluginsCommand extends CommandGroup {}
