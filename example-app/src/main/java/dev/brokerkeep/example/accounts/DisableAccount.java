package dev.brokerkeep.example.accounts;

import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Disables an account. */
@Command(
        name = "disable",
        description =
                "Let the broker of an account be called no more. Its settings can be read and changed all the same.")
final class DisableAccount implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Mixin
    private final AccountParameter account = new AccountParameter();

    DisableAccount(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(
                keep -> Switching.to(false, keep.accounts().noted(note.note()), account, workplace, wait));
    }
}
