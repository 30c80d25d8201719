package dev.brokerkeep.cache;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import java.util.Objects;

/**
 * What is stored of an account besides its settings.
 *
 * @param id which account
 * @param name for people, unique
 * @param broker whose plugin serves it
 * @param enabled whether its broker may be called
 * @param revision grows with each change of the account or its settings, in commit order
 */
public record AccountInfo(AccountId id, String name, BrokerId broker, boolean enabled, long revision) {
    /** Refuses nulls. */
    public AccountInfo {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(broker, "broker");
    }
}
