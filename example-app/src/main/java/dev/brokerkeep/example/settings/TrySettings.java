package dev.brokerkeep.example.settings;

import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.DurationText;
import dev.brokerkeep.example.command.EditOptions;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SettingsDraft;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Asks the broker with proposed settings. */
@Command(
        name = "try",
        description = {
            "Ask the broker for the account's summary with the stored settings, or with some of them replaced by those"
                    + " given here. Nothing is saved.",
            "A broker that allows one connection at a time refuses, or ends that of another process, while that is"
                    + " connected."
        })
final class TrySettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final EditOptions edits = new EditOptions();

    @Option(
            names = "--deadline",
            paramLabel = "DURATION",
            converter = DurationText.class,
            description = "How long the broker may take: 500ms, 30s, 2m. Default: 30s.")
    private Duration deadline = Duration.ofSeconds(30);

    TrySettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            AccountInfo account = AccountParameter.find(keep.accounts(), edits.account());
            SettingsDraft draft = edits.draft(keep.schema(account.broker()), workplace.input());
            if (!draft.problems().isEmpty()) {
                throw new InvalidSettingsException(account.id(), draft.problems());
            }
            AccountSummary summary = keep.instances().tryOut(account.id(), draft.change(), deadline);
            workplace
                    .output()
                    .values(Output.object(
                            "account", account.id().value(),
                            "accountNumber", summary.accountNumber(),
                            "status", summary.status(),
                            "currency", summary.currency(),
                            "equity", summary.equity(),
                            "cash", summary.cash(),
                            "buyingPower", summary.buyingPower()));
            return ExitCode.OK;
        });
    }
}
