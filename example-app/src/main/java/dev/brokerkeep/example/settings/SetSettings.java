package dev.brokerkeep.example.settings;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.EditOptions;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.SettingsDraft;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Sets settings. */
@Command(
        name = "set",
        description = "Set settings of an account, all or none of them, in one revision. Others stay as they are.")
final class SetSettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final EditOptions edits = new EditOptions();

    @Mixin
    private final Saving saving = new Saving();

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    SetSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (edits.isEmpty()) {
            throw workplace.wrong("Nothing is to be set: give name=text, name:=json or --secret.");
        }
        return workplace.open(keep -> {
            AccountInfo account = AccountParameter.find(keep.accounts(), edits.account());
            SettingsDraft draft = edits.draft(keep.schema(account.broker()), workplace.input());
            return saving.save(workplace, keep, account, draft, note, wait);
        });
    }
}
