package dev.brokerkeep.history;

import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.settings.Settings;
import java.util.Objects;

/**
 * An account as it was.
 *
 * @param info its row, and the revision it had
 * @param settings its settings, secrets opened, read against the schema that its plugin has today
 */
public record PastAccount(AccountInfo info, Settings settings) {
    /** Refuses nulls. */
    public PastAccount {
        Objects.requireNonNull(info, "info");
        Objects.requireNonNull(settings, "settings");
    }
}
