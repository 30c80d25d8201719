package dev.brokerkeep.example.accounts;

import dev.brokerkeep.example.command.CommandGroup;
import picocli.CommandLine.Command;

/** The commands on accounts. */
@Command(
        name = "accounts",
        description = "List, add, enable, disable, move and remove accounts.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ListAccounts.class,
            ShowAccount.class,
            AddAccount.class,
            EnableAccount.class,
            DisableAccount.class,
            MoveAccount.class,
            RemoveAccount.class
        })
public final class AccountsCommand extends CommandGroup {}
