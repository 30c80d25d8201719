package dev.brokerkeep.example.accounts;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.example.command.Workplace;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists accounts. */
@Command(name = "list", description = "List accounts by rising id.")
final class ListAccounts implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Option(names = "--broker", paramLabel = "BROKER", description = "Only accounts of this broker.")
    private @Nullable String broker;

    @Option(names = "--state", description = "Only accounts of this state: ${COMPLETION-CANDIDATES}.")
    private @Nullable State state;

    ListAccounts(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    // In lower case, as people type them
    @SuppressWarnings("checkstyle:constantname")
    private enum State {
        enabled,
        disabled
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            Table table = Table.of("id", "name", "broker", "state", "revision");
            keep.accounts().list().stream()
                    .filter(this::isAskedFor)
                    .forEach(account -> table.row(
                            account.id().value(),
                            account.name(),
                            account.broker().value(),
                            AccountRows.state(account),
                            account.revision()));
            workplace.output().table("accounts", table, "There are no such accounts.");
            return ExitCode.OK;
        });
    }

    private boolean isAskedFor(AccountInfo account) {
        return (broker == null || account.broker().value().equals(broker))
                && (state == null || account.enabled() == (state == State.enabled));
    }
}
