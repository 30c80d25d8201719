package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.internal.postgres.AccountStore.Saved;
import dev.brokerkeep.settings.SettingsChange;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Changes of many accounts that are made in one transaction, or not at all.
 *
 * @param edits by rising id
 * @param creations by name
 */
public record AccountBatch(SortedMap<AccountId, Edit> edits, List<Creation> creations) {
    /** Sorts the creations. */
    public AccountBatch {
        creations =
                creations.stream().sorted(Comparator.comparing(Creation::name)).toList();
    }

    /**
     * An account that is there.
     *
     * @param base what the change was validated against
     * @param enabled empty to leave that as it is
     */
    public record Edit(Known base, Optional<Boolean> enabled, SettingsChange settings) {}

    /**
     * An account that is not there yet.
     *
     * @param expected is told its id before others can see it; once more, another one, if the transaction is run again
     */
    public record Creation(
            String name, BrokerId broker, boolean enabled, SettingsChange settings, Consumer<AccountId> expected) {}

    /** What came of a batch. */
    public sealed interface Outcome {}

    /** All of it was committed, and left the accounts like this. */
    public record Committed(Map<AccountId, StoredAccount> left) implements Outcome {}

    /** Another change of each of these accounts came first; nothing was written. */
    public record TooLate(Map<AccountId, Saved.TooLate> accounts) implements Outcome {}

    int size() {
        return edits.size() + creations.size();
    }

    /** Returns which of the edits were validated against something else than they were applied to. */
    Map<AccountId, Saved.TooLate> late(Map<AccountId, StoredAccount> left) {
        Map<AccountId, Saved.TooLate> late = new TreeMap<>();
        edits.forEach((id, edit) -> {
            Saved.TooLate one = AccountStore.late(edit.base(), Objects.requireNonNull(left.get(id)));
            if (one != null) {
                late.put(id, one);
            }
        });
        return late;
    }
}
