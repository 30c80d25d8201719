package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/**
 * A change set as rows, secrets already sealed. It is written by one statement, so that its locks are taken in one
 * order whatever is set and removed: the rows that are there, by name; the new ones, by name; then what triggers lock
 * at the end of the statement, the account's revision last.
 */
final class SettingRows implements SettingsChange.Writer {
    private static final String PUT =
            "put as (insert into brokerkeep.account_setting (account_id, name, value, ciphertext)"
                    + " select :account, n, v::jsonb, decode(c, 'hex') from unnest(:names, :values, :ciphertexts) as rows (n, v, c)"
                    + " where " + SettingLocks.ARE_HELD + " order by n"
                    + " on conflict (account_id, name) do update set value = excluded.value, ciphertext = excluded.ciphertext"
                    + " returning 1)";
    private static final String PATCHED = "with " + SettingLocks.HELD + " and name = any (:touched)"
            + SettingLocks.BY_NAME
            + ", gone as (delete from brokerkeep.account_setting where account_id = :account and name = any (:removed)"
            + " and " + SettingLocks.ARE_HELD + " returning 1), " + PUT;
    private static final String CHANGE = PATCHED + " select (select count(*) from gone) + (select count(*) from put)";
    private static final String CHANGE_AND_SWITCH =
            PATCHED + ", switched as (update brokerkeep.account set enabled = :enabled where id = :account"
                    + " and (select count(*) from gone) + (select count(*) from put) >= 0 returning 1)"
                    + " select count(*) from switched";
    private static final String MOVE = "with " + SettingLocks.HELD + SettingLocks.BY_NAME
            + ", gone as (delete from brokerkeep.account_setting where account_id = :account and name <> all (:names)"
            + " and " + SettingLocks.ARE_HELD + " returning 1), " + PUT
            + ", moved as (update brokerkeep.account set broker = :broker where id = :account"
            + " and (select count(*) from gone) + (select count(*) from put) >= 0 returning 1)"
            + " select count(*) from moved";

    private final AccountId account;
    private final SecretBox box;
    private final ChangeNote note;
    private final Map<String, Row> written = new TreeMap<>();
    private final TreeSet<String> removed = new TreeSet<>();

    private SettingRows(AccountId account, SecretBox box, ChangeNote note) {
        this.account = account;
        this.box = box;
        this.note = note;
    }

    static SettingRows of(AccountId account, SettingsChange change, SecretBox box) {
        SettingRows rows = new SettingRows(account, box, change.note());
        change.writeTo(rows);
        return rows;
    }

    @Override
    public void plain(String name, Json value) {
        written.put(name, new Row(JsonText.render(value), null));
    }

    @Override
    public void secret(String name, Secret value) {
        written.put(name, new Row(null, HexFormat.of().formatHex(box.seal(account, name, value))));
    }

    @Override
    public void remove(String name) {
        removed.add(name);
    }

    /** Writes the change to an account, and returns how many rows that touched. */
    long write(Handle handle, AccountId id) {
        return written.isEmpty() && removed.isEmpty() ? 0 : changed(handle.createQuery(CHANGE), id);
    }

    /** Writes the change to an account and lets its broker be called, or not; returns how many rows that touched. */
    long write(Handle handle, AccountId id, boolean enabled) {
        return changed(handle.createQuery(CHANGE_AND_SWITCH).bind("enabled", enabled), id);
    }

    private long changed(Query query, AccountId id) {
        Set<String> touched = new TreeSet<>(removed);
        touched.addAll(written.keySet());
        return bound(query, id)
                .bind("touched", touched.toArray(String[]::new))
                .bind("removed", removed.toArray(String[]::new))
                .mapTo(Long.class)
                .one();
    }

    /** Gives an account to another broker, with these settings and no others; returns how many accounts that moved. */
    long move(Handle handle, AccountId id, BrokerId broker) {
        return bound(handle.createQuery(MOVE), id)
                .bind("broker", broker.value())
                .mapTo(Long.class)
                .one();
    }

    private Query bound(Query query, AccountId id) {
        return query.bind("account", id.value())
                .bind("actor", note.actor())
                .bind("source", note.source())
                .bind("reason", note.reason())
                .bind("names", written.keySet().toArray(String[]::new))
                .bind("values", written.values().stream().map(Row::value).toArray(String[]::new))
                .bind(
                        "ciphertexts",
                        written.values().stream().map(Row::ciphertext).toArray(String[]::new));
    }

    /** One of the two is there; the ciphertext in hexadecimal digits, because the driver has no arrays of bytea. */
    private record Row(@Nullable String value, @Nullable String ciphertext) {}
}
