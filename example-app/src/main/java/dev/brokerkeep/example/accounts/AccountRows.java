package dev.brokerkeep.example.accounts;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.example.command.Output;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How accounts are shown. */
final class AccountRows {
    private AccountRows() {}

    static String state(AccountInfo account) {
        return account.enabled() ? "enabled" : "disabled";
    }

    static Map<String, @Nullable Object> object(AccountInfo account) {
        return Output.object(
                "id", account.id().value(),
                "name", account.name(),
                "broker", account.broker().value(),
                "state", state(account),
                "revision", account.revision());
    }
}
