package dev.brokerkeep.example.accounts;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.EditOptions;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingsDraft;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds an account. */
@Command(
        name = "add",
        description = {
            "Add an account, enabled, with its first settings: all or nothing.",
            "Which settings a broker has, 'brokerkeep plugins show BROKER' tells."
        })
final class AddAccount implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final EditOptions edits = new EditOptions();

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Option(names = "--broker", required = true, paramLabel = "BROKER", description = "Its broker, such as alpaca.")
    private String broker = "";

    AddAccount(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        BrokerId id = Brokers.id(broker, workplace);
        String name = edits.account();
        return workplace.open(keep -> {
            SettingsDraft draft = edits.draft(keep.schema(id), workplace.input());
            if (!draft.problems().isEmpty()) {
                throw InvalidSettingsException.ofNewAccount(name, draft.problems());
            }
            AccountInfo added = keep.accounts().noted(note.note()).create(name, id, draft.change());
            workplace.output().result("Added " + AccountParameter.shown(added) + ".", AccountRows.object(added));
            return ExitCode.OK;
        });
    }
}
