package dev.brokerkeep.example.accounts;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.example.command.AccountParameter;
import dev.brokerkeep.example.command.WaitOptions;
import dev.brokerkeep.example.command.Workplace;

/** Enables and disables. */
final class Switching {
    private Switching() {}

    static int to(
            boolean enabled,
            AccountRegistry accounts,
            AccountParameter account,
            Workplace workplace,
            WaitOptions wait) {
        AccountInfo before = account.find(accounts);
        AccountInfo after = accounts.setEnabled(before.id(), enabled);
        return wait.report(
                workplace.output(),
                accounts,
                after.id(),
                (enabled ? "Enabled " : "Disabled ") + AccountParameter.shown(after) + ", revision " + after.revision()
                        + ".",
                AccountRows.object(after));
    }
}
