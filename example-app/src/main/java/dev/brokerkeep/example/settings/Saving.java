package dev.brokerkeep.example.settings;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.NoteOptions;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsDraft;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How changes of settings are saved. To be mixed into commands. */
final class Saving {
    @Option(
            names = "--based-on",
            paramLabel = "REV",
            description = "Refuse the change unless the account is still of this revision, and show what each side"
                    + " changed. Default: change what is stored, whatever it is.")
    private @Nullable Long basedOn;

    int save(
            Workplace workplace,
            BrokerKeep keep,
            AccountInfo account,
            SettingsDraft draft,
            NoteOptions note,
            WaitOptions wait) {
        if (!draft.problems().isEmpty()) {
            throw new InvalidSettingsException(account.id(), draft.problems());
        }
        SettingsChange change = draft.change().noted(note.note());
        SaveReceipt receipt = keep.instances()
                .get(account.id())
                .saveSettings(basedOn == null ? change : change.basedOn(requireRevision(workplace, basedOn)));
        return wait.report(
                workplace.output(),
                keep.accounts(),
                account.id(),
                "Saved " + String.join(", ", change.names()) + " of " + AccountParameter.shown(account) + ", revision "
                        + receipt.revision() + ".",
                Output.object(
                        "account", account.id().value(),
                        "revision", receipt.revision(),
                        "settings", List.copyOf(change.names())));
    }

    private static long requireRevision(Workplace workplace, long revision) {
        if (revision < 0) {
            throw workplace.wrong("A revision is not negative.");
        }
        return revision;
    }
}
