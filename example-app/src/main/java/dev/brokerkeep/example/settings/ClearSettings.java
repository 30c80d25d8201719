package dev.brokerkeep.example.settings;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.SettingsDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Clears settings. */
@Command(name = "clear", description = "Set settings to nothing on purpose: no value, and no default either.")
final class ClearSettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final AccountParameter account = new AccountParameter();

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME", description = "Names of settings.")
    private final List<String> names = new ArrayList<>();

    @Mixin
    private final Saving saving = new Saving();

    @Mixin
    private final NoteOptions note = new NoteOptions();

    @Mixin
    private final WaitOptions wait = new WaitOptions();

    ClearSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            AccountInfo found = account.find(keep.accounts());
            SettingsDraft draft = SettingsDraft.of(keep.schema(found.broker()));
            names.forEach(draft::clear);
            return saving.save(workplace, keep, found, draft, note, wait);
        });
    }
}
