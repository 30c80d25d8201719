package dev.brokerkeep.example.accounts;

import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Enables an account. */
@Command(name = "enable", description = "Let the broker of an account be called again.")
final class EnableAccount implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final AccountParameter account = new AccountParameter();

    EnableAccount(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> Switching.to(true, keep.accounts().noted(note.note()), account, workplace, wait));
    }
}
