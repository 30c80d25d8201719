package dev.brokerkeep.example.exchange;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountEdit;
import java.util.List;
import java.util.Optional;

/**
 * What an import would do to one account.
 *
 * @param name the account's name
 * @param broker its broker
 * @param action what would be done
 * @param enabled what becomes of whether its broker may be called; empty if nothing does
 * @param settings what becomes of its settings, in the order of the schema
 * @param edit the same for {@link dev.brokerkeep.cache.AccountRegistry#applyAll}; based on the revision that was seen
 */
public record AccountPlan(
        String name,
        BrokerId broker,
        Action action,
        Optional<Boolean> enabled,
        List<SettingDifference> settings,
        AccountEdit edit) {
    /** What is done to an account. */
    public enum Action {
        /** It is not there yet. */
        CREATE,
        /** It is there, and is not as the file says. */
        CHANGE,
        /** It is as the file says already. */
        UNCHANGED
    }

    /** Copies the list. */
    public AccountPlan {
        settings = List.copyOf(settings);
    }
}
