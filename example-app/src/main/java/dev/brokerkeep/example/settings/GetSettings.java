package dev.brokerkeep.example.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows settings. */
@Command(
        name = "get",
        description = {
            "Show all settings of an account with where each value comes from: stored, default, cleared, not set or"
                    + " unreadable. Secrets are masked.",
            "With a name, print that value alone; an empty line if there is none."
        })
final class GetSettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final AccountParameter account = new AccountParameter();

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "One setting.")
    private @Nullable String name;

    @Option(names = "--revision", paramLabel = "REV", description = "As this revision left them.")
    private @Nullable Long revision;

    @Option(names = "--as-of", paramLabel = "INSTANT", description = "As they were then: 2026-01-31T09:30:00Z.")
    private @Nullable Instant asOf;

    GetSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (revision != null && asOf != null) {
            throw workplace.wrong("--revision and --as-of name two times: give one of them.");
        }
        return workplace.open(keep -> {
            Settings settings = settings(keep);
            if (name == null) {
                workplace.output().table("settings", SettingRow.all(settings), "This broker has no settings.");
            } else {
                one(settings, settings.schema().require(name));
            }
            return ExitCode.OK;
        });
    }

    private Settings settings(BrokerKeep keep) {
        if (asOf != null || revision != null) {
            AccountId id = account.idAlsoOfDeleted(keep.accounts());
            return (asOf != null
                            ? keep.history().asOf(id, asOf)
                            : keep.history().at(id, requireRevision()))
                    .settings();
        }
        return keep.instances().get(account.find(keep.accounts()).id()).settings(Freshness.LATEST);
    }

    private long requireRevision() {
        return revision == null ? 0 : revision;
    }

    private void one(Settings settings, SettingKey<?> key) {
        settings.find(key); // throws what is to be said of an unreadable one
        workplace
                .output()
                .result(
                        SettingRow.text(settings, key),
                        Output.object(
                                "name", key.name(),
                                "value", workplace.output().told(SettingRow.value(settings, key)),
                                "origin", SettingRow.origin(settings, key)));
    }
}
