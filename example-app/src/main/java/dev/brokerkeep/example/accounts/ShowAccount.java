package dev.brokerkeep.example.accounts;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.history.AccountChange;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one account. */
@Command(name = "show", description = "Show one account: its state, whether its settings are valid, its last change.")
final class ShowAccount implements Callable<Integer> {
    @Mixin
    private final Workplace workplace;

    @Mixin
    private final AccountParameter account = new AccountParameter();

    ShowAccount(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            AccountInfo found = account.find(keep.accounts());
            Map<String, @Nullable Object> values = AccountRows.object(found);
            values.put("settings", settings(keep, found));
            List<AccountChange> last = keep.history().changes(found.id(), Long.MAX_VALUE, 1);
            values.put("lastChange", last.isEmpty() ? null : last.get(0).at().toString());
            values.put("changedBy", last.isEmpty() ? null : by(last.get(0)));
            workplace.output().values(values);
            return ExitCode.OK;
        });
    }

    private static String settings(BrokerKeep keep, AccountInfo account) {
        try {
            Settings settings = keep.instances().get(account.id()).settings(Freshness.LATEST);
            List<SettingProblem> problems = settings.schema().check(settings);
            return problems.isEmpty()
                    ? "valid"
                    : problems.size() + " problems: see 'brokerkeep settings validate " + account.id() + "'";
        } catch (BrokerKeepException e) {
            return e.problem();
        }
    }

    private static String by(AccountChange change) {
        String actor = change.note().actor();
        return (actor.isEmpty() ? change.databaseUser() : actor) + " ("
                + change.note().source() + ")";
    }
}
