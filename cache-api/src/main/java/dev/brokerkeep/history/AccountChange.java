package dev.brokerkeep.history;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.settings.ChangeNote;
import java.time.Instant;
import java.util.List;

/**
 * One change of an account: all that one transaction did to it.
 *
 * @param account which account
 * @param revision the revision it made
 * @param at when, by the database's clock, while the account was locked
 * @param note who says to have made it, from where and why; source {@code SQL} if nobody did
 * @param databaseUser the role that the database had let in
 * @param accountEdits what it did to the account's own row
 * @param settingEdits what it did to settings, by name. Both are empty for a change that wrote what was there
 */
public record AccountChange(
        AccountId account,
        long revision,
        Instant at,
        ChangeNote note,
        String databaseUser,
        List<ValueEdit> accountEdits,
        List<ValueEdit> settingEdits) {
    /** Copies the lists. */
    public AccountChange {
        accountEdits = List.copyOf(accountEdits);
        settingEdits = List.copyOf(settingEdits);
    }
}
