package dev.brokerkeep.example.settings;

import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Output;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.history.AccountChange;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows the history of an account. */
@Command(
        name = "history",
        description = "Show who changed an account and its settings, when, from where and why; the newest first."
                + " Removed accounts are found by their id.")
final class HistoryOfSettings implements Callable<Integer> {
    private static final int MOST = 10_000;

    @Mixin
    private final Workplace workplace;

    @Mixin
    private final AccountParameter account = new AccountParameter();

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "How many changes at most, up to 10000. Default: ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Option(names = "--below", paramLabel = "REV", description = "Only changes that made a lower revision than this.")
    private long below = Long.MAX_VALUE;

    HistoryOfSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        if (limit < 1 || limit > MOST) {
            throw workplace.wrong("--limit is from 1 to " + MOST + ".");
        }
        return workplace.open(keep -> {
            Table table = Table.of("revision", "at", "actor", "source", "databaseUser", "reason", "changes");
            keep.history()
                    .changes(account.idAlsoOfDeleted(keep.accounts()), below, limit)
                    .forEach(change -> add(table, change));
            workplace.output().table("changes", table, "There are no such changes.");
            return ExitCode.OK;
        });
    }

    private static void add(Table table, AccountChange change) {
        String shown = Stream.concat(
                        change.accountEdits().stream().map(edit -> "account " + Edits.shown(edit)),
                        change.settingEdits().stream().map(Edits::shown))
                .collect(Collectors.joining("; "));
        table.row(
                change.revision(),
                change.at().toString(),
                orNothing(change.note().actor()),
                change.note().source(),
                change.databaseUser(),
                orNothing(change.note().reason()),
                Table.cell(
                        shown.isEmpty() ? "nothing" : shown,
                        Output.object(
                                "account", Edits.told(change.accountEdits()),
                                "settings", Edits.told(change.settingEdits()))));
    }

    private static Object orNothing(String text) {
        return Table.cell(text.isEmpty() ? "-" : text, text);
    }
}
