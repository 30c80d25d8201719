package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.crypto.UnopenableSecretException;
import dev.brokerkeep.settings.StoredSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;

/**
 * Collects accounts from rows, each of which holds an account and one of its settings. For one answer of the database,
 * and one thread.
 */
public final class AccountCollector {
    /**
     * What the rows have to begin with. The names: {@code a} account, {@code r} account_revision, {@code s}
     * account_setting, {@code here} with {@code epoch} and {@code asker}, the transaction that asks.
     */
    public static final String COLUMNS = "a.id, a.name, a.broker, a.enabled, coalesce(r.revision, 0), here.epoch,"
            + " coalesce(r.xid::text::bigint, 0), r.xid = here.asker, s.name, s.value::text, s.ciphertext";

    /** How many columns that are. */
    public static final int WIDTH = 11;

    private final SecretBox box;
    private final Map<AccountId, Collected> collected = new HashMap<>();

    AccountCollector(SecretBox box) {
        this.box = box;
    }

    /** An account of which not all rows may have been seen. */
    private record Collected(
            AccountInfo info,
            int epoch,
            long transactionId,
            boolean isOwn,
            boolean isKnown,
            StoredSettings.Builder settings) {}

    /** Takes the row that the cursor stands on; one without an account holds nothing. */
    public void add(ResultSet row) throws SQLException {
        add(row, false);
    }

    /**
     * Takes the row that the cursor stands on.
     *
     * @param isKnown whether the asker has the account's settings already, so that they were left out
     */
    void add(ResultSet row, boolean isKnown) throws SQLException {
        long number = row.getLong(1);
        if (number == 0) {
            return;
        }
        AccountId id = AccountId.of(number);
        Collected account = collected.get(id);
        if (account == null) {
            account = begun(row, id, isKnown);
            collected.put(id, account);
        }
        addSetting(row, id, account.settings());
    }

    private static Collected begun(ResultSet row, AccountId id, boolean isKnown) throws SQLException {
        AccountInfo info =
                new AccountInfo(id, row.getString(2), BrokerId.of(row.getString(3)), row.getBoolean(4), row.getLong(5));
        return new Collected(info, row.getInt(6), row.getLong(7), row.getBoolean(8), isKnown, StoredSettings.builder());
    }

    private void addSetting(ResultSet row, AccountId id, StoredSettings.Builder settings) throws SQLException {
        String name = row.getString(9);
        if (name == null) {
            return; // an account without settings
        }
        String value = row.getString(10);
        if (value != null) {
            addPlain(name, value, settings);
        } else {
            addSecret(id, name, row.getBytes(11), settings);
        }
    }

    private static void addPlain(String name, String value, StoredSettings.Builder settings) {
        try {
            settings.plain(name, JsonText.parse(value));
        } catch (JacksonException e) {
            // The cause is left out: its text may repeat the value.
            settings.damaged(name, "its JSON is beyond the limits of the parser");
        }
    }

    private void addSecret(AccountId id, String name, byte[] sealed, StoredSettings.Builder settings) {
        try {
            settings.secret(name, box.open(id, name, sealed));
        } catch (UnopenableSecretException e) {
            settings.damaged(name, e.reason());
        }
    }

    /** Returns what was collected. To be called once, at the end. */
    public Map<AccountId, StoredAccount> accounts() {
        Map<AccountId, StoredAccount> accounts = new HashMap<>();
        collected.forEach((id, of) -> accounts.put(
                id,
                new StoredAccount(
                        of.info(),
                        of.epoch(),
                        of.transactionId(),
                        of.isOwn(),
                        of.isKnown(),
                        of.settings().build())));
        return accounts;
    }
}
