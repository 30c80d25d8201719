package dev.brokerkeep.example.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.ExitCode;
import dev.brokerkeep.example.command.Surroundings;
import dev.brokerkeep.example.command.Table;
import dev.brokerkeep.example.command.Workplace;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Checks stored settings. */
@Command(
        name = "validate",
        description = {
            "Check the stored settings of some accounts, or of all: types, ranges, what is required, and the broker's"
                    + " rules over several settings. Lists all problems of all accounts.",
            "Exit code " + ExitCode.SETTINGS_INVALID
                    + " if there are any. No broker is asked: 'settings try' does that."
        })
final class ValidateSettings implements Callable<Integer> {
    private static final int PORTION = 500;

    @Mixin
    private final Workplace workplace;

    @Parameters(
            arity = "0..*",
            paramLabel = "ACCOUNT",
            description = "Accounts to check: " + AccountParameter.DESCRIPTION + " Default: all.")
    private final List<String> accounts = new ArrayList<>();

    ValidateSettings(Surroundings surroundings) {
        workplace = new Workplace(surroundings);
    }

    @Override
    public Integer call() throws Exception {
        return workplace.open(keep -> {
            List<AccountInfo> asked = accounts.isEmpty()
                    ? keep.accounts().list()
                    : accounts.stream()
                            .map(text -> AccountParameter.find(keep.accounts(), text))
                            .toList();
            Table table = Table.of("account", "name", "setting", "problem");
            for (int from = 0; from < asked.size(); from += PORTION) {
                check(keep, asked.subList(from, Math.min(from + PORTION, asked.size())), table);
            }
            workplace.output().table("problems", table, "Checked " + asked.size() + " accounts: no problems.");
            return table.isEmpty() ? ExitCode.OK : ExitCode.SETTINGS_INVALID;
        });
    }

    private static void check(BrokerKeep keep, List<AccountInfo> portion, Table table) {
        keep.instances().warm(portion.stream().map(AccountInfo::id).toList(), state -> {});
        for (AccountInfo account : portion) {
            try {
                Settings settings = keep.instances().get(account.id()).settings();
                settings.schema().check(settings).forEach(problem -> add(table, account, problem));
            } catch (BrokerKeepException e) {
                if (e.code() == ErrorCode.UNKNOWN_BROKER || e.code() == ErrorCode.PLUGIN_FAILED) {
                    add(table, account, new SettingProblem("-", e.problem()));
                } else if (!wasRemoved(e, keep, account.id())) {
                    throw e;
                }
            }
        }
    }

    private static void add(Table table, AccountInfo account, SettingProblem problem) {
        table.row(account.id().value(), account.name(), problem.setting(), problem.message());
    }

    /** Between the list and now. */
    private static boolean wasRemoved(BrokerKeepException e, BrokerKeep keep, AccountId id) {
        return e.code() == ErrorCode.UNKNOWN_ACCOUNT
                && keep.accounts().list().stream().noneMatch(info -> info.id().equals(id));
    }
}
