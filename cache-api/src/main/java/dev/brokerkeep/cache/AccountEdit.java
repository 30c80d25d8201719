package dev.brokerkeep.cache;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.settings.SettingsChange;
import java.util.Objects;
import java.util.Optional;

/** What is to be done to one account by {@link AccountRegistry#applyAll}. */
public sealed interface AccountEdit {
    /** Returns what is to be done to its settings. */
    SettingsChange settings();

    /**
     * An account is to be created.
     *
     * @param name as at {@link AccountRegistry#create}
     * @param enabled whether its broker may be called
     * @param settings its first settings
     */
    record Create(String name, BrokerId broker, boolean enabled, SettingsChange settings) implements AccountEdit {
        /** Refuses nulls. */
        public Create {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(broker, "broker");
            Objects.requireNonNull(settings, "settings");
        }
    }

    /**
     * An account is to be changed.
     *
     * @param enabled whether its broker may be called; empty to leave that as it is
     * @param settings which of its settings change; may be based on a revision
     */
    record Change(AccountId id, Optional<Boolean> enabled, SettingsChange settings) implements AccountEdit {
        /** Refuses nulls. */
        public Change {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(enabled, "enabled");
            Objects.requireNonNull(settings, "settings");
        }
    }
}
