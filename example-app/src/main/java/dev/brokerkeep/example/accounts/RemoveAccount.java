package dev.brokerkeep.example.accounts;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Removes an account. */
@Command(
        name = "remove",
        description = "Remove an account with its settings. Its history stays, its id is never used again. Asks for"
                + " the name of the account first.")
final class RemoveAccount implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final AccountParameter account = new AccountParameter();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    RemoveAccount(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (!yes && !workplace.input().isInteractive()) {
            throw workplace.wrong("Nobody can be asked, because this is no terminal: give --yes to remove the account"
                    + " without a question.");
        }
        return workplace.open(keep -> {
            AccountRegistry accounts = keep.accounts().noted(note.note());
            AccountInfo found = account.find(accounts);
            requireConsent(found);
            accounts.delete(found.id());
            return wait.report(
                    workplace.output(),
                    accounts,
                    found.id(),
                    "Removed " + AccountParameter.shown(found) + ".",
                    AccountRows.object(found));
        });
    }

    private void requireConsent(AccountInfo found) {
        if (!yes
                && !workplace
                        .input()
                        .line("This removes " + AccountParameter.shown(found) + ". Type its name to go on: ")
                        .equals(found.name())) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "What was typed is not the name of " + AccountParameter.shown(found) + ": it was not removed.",
                    "type the name exactly, or give --yes.");
        }
    }
}
