package dev.brokerkeep.example.settings;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.SaveReceipt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Restores a revision. */
@Command(
        name = "restore",
        description = "Give an account the settings of an earlier revision, as a new revision. Its name, broker and"
                + " state stay as they are.")
final class RestoreSettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final AccountParameter account = new AccountParameter();

    @Parameters(index = "1", paramLabel = "REV", description = "The revision; 'settings history' lists them.")
    @SuppressWarnings("FieldCanBeFinal") // the command line sets it
    private long revision = 0;

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    RestoreSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            AccountInfo found = account.find(keep.accounts());
            SaveReceipt receipt = keep.history().restore(found.id(), revision, note.note());
            boolean isSame = receipt.revision() == found.revision();
            return wait.report(
                    workplace.output(),
                    keep.accounts(),
                    found.id(),
                    isSame
                            ? "The settings of " + AccountParameter.shown(found) + " are those of revision " + revision
                                    + " already: nothing was written."
                            : "Restored the settings of " + AccountParameter.shown(found) + " of revision " + revision
                                    + ", as revision " + receipt.revision() + ".",
                    Output.object(
                            "account",
                            found.id().value(),
                            "restored",
                            revision,
                            "revision",
                            receipt.revision(),
                            "written",
                            !isSame));
        });
    }
}
