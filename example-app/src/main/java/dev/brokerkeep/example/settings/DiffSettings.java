package dev.brokerkeep.example.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.history.AccountChange;
import dev.brokerkeep.history.AccountComparison;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Compares settings. */
@Command(
        name = "diff",
        description = {
            "Compare two revisions of an account, or the settings of two accounts as they are now.",
            "Of secrets it is only told that they differ."
        })
final class DiffSettings implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final AccountParameter account = new AccountParameter();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "OTHER",
            description = "Another account: " + AccountParameter.DESCRIPTION)
    private @Nullable String other;

    @Option(
            names = "--from",
            paramLabel = "REV",
            description = "The older revision; 0 for what was before the first. Default: the one before --to.")
    private @Nullable Long from;

    @Option(names = "--to", paramLabel = "REV", description = "The newer revision. Default: the present one.")
    private @Nullable Long to;

    DiffSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (other != null && (from != null || to != null)) {
            throw workplace.wrong("Revisions are compared of one account: leave out the other, or --from and --to.");
        }
        return workplace.open(keep -> {
            if (other == null) {
                revisions(keep);
            } else {
                accounts(keep, other);
            }
            return ExitCode.OK;
        });
    }

    private void revisions(BrokerKeep keep) {
        AccountId id = account.idAlsoOfDeleted(keep.accounts());
        long newer = to == null ? latest(keep, id) : to;
        long older = from == null ? previous(keep, id, newer) : from;
        if (older < 0 || older > newer) {
            throw workplace.wrong(
                    "--from " + older + " is no revision from 0 to that of --to, which is " + newer + ".");
        }
        AccountComparison comparison = keep.history().compare(id, older, newer);
        Table table = Table.of("of", "name", "kind", "before", "after");
        Edits.rows(table, "account", comparison.accountEdits());
        Edits.rows(table, "setting", comparison.settingEdits());
        workplace.output().table("edits", table, "Revisions " + older + " and " + newer + " are the same.");
    }

    private static long latest(BrokerKeep keep, AccountId id) {
        return revisionBelow(keep, id, Long.MAX_VALUE);
    }

    private static long previous(BrokerKeep keep, AccountId id, long revision) {
        return revisionBelow(keep, id, revision);
    }

    private static long revisionBelow(BrokerKeep keep, AccountId id, long revision) {
        List<AccountChange> last = keep.history().changes(id, revision, 1);
        return last.isEmpty() ? 0 : last.get(0).revision();
    }

    private void accounts(BrokerKeep keep, String second) {
        AccountInfo a = account.find(keep.accounts());
        AccountInfo b = AccountParameter.find(keep.accounts(), second);
        Settings here = keep.instances().get(a.id()).settings(Freshness.LATEST);
        Settings there = keep.instances().get(b.id()).settings(Freshness.LATEST);
        Set<String> names = new LinkedHashSet<>(here.schema().names());
        names.addAll(there.schema().names());
        Table table = Table.of("name", "value", "origin", "otherValue", "otherOrigin");
        for (String name : names) {
            Optional<SettingKey<?>> key = here.schema().key(name);
            Optional<SettingKey<?>> otherKey = there.schema().key(name);
            if (!isSame(here, key, there, otherKey)) {
                table.row(
                        name,
                        key.map(k -> SettingRow.value(here, k)).orElse(null),
                        key.map(k -> SettingRow.origin(here, k)).orElse("not declared"),
                        otherKey.map(k -> SettingRow.value(there, k)).orElse(null),
                        otherKey.map(k -> SettingRow.origin(there, k)).orElse("not declared"));
            }
        }
        workplace.output().table("differences", table, "The declared settings of both accounts are the same.");
    }

    /** Keys of different brokers are never the same, whatever they are called. */
    private static boolean isSame(
            Settings here, Optional<SettingKey<?>> key, Settings there, Optional<SettingKey<?>> otherKey) {
        return key.isPresent()
                && otherKey.isPresent()
                && key.get() == otherKey.get()
                && here.presence(key.get()) == there.presence(key.get())
                && here.sameValue(key.get(), there);
    }
}
