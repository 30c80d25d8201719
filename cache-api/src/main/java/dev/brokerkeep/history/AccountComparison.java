package dev.brokerkeep.history;

import java.util.List;

/**
 * What became of an account between two revisions.
 *
 * @param accountEdits what became of its own row
 * @param settingEdits what became of its settings, by name
 */
public record AccountComparison(List<ValueEdit> accountEdits, List<ValueEdit> settingEdits) {
    /** Copies the lists. */
    public AccountComparison {
        accountEdits = List.copyOf(accountEdits);
        settingEdits = List.copyOf(settingEdits);
    }
}
