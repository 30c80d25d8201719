package dev.brokerkeep.example.accounts;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.EditOptions;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingsDraft;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Moves an account to another broker. */
@Command(
        name = "move",
        description = "Give an account to another broker. Its settings are replaced as a whole by those given here,"
                + " in the same revision.")
final class MoveAccount implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final EditOptions edits = new EditOptions();

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    @Option(names = "--broker", required = true, paramLabel = "BROKER", description = "The other broker.")
    private String broker = "";

    MoveAccount(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        BrokerId id = Brokers.id(broker, workplace);
        return workplace.open(keep -> {
            AccountRegistry accounts = keep.accounts().noted(note.note());
            AccountInfo before = AccountParameter.find(accounts, edits.account());
            SettingsDraft draft = edits.draft(keep.schema(id), workplace.input());
            if (!draft.problems().isEmpty()) {
                throw new InvalidSettingsException(before.id(), draft.problems());
            }
            AccountInfo after = accounts.move(before.id(), id, draft.change());
            return wait.report(
                    workplace.output(),
                    accounts,
                    after.id(),
                    "Moved " + AccountParameter.shown(after) + " from " + before.broker() + " to " + after.broker()
                            + ", revision " + after.revision() + ".",
                    AccountRows.object(after));
        });
    }
}
