package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * A change set as rows, secrets already sealed. Rows are written by rising name, so that two change sets of one account
 * take their locks in the same order.
 */
final class SettingRows implements SettingsChange.Writer {
    private static final String UPSERT = "insert into brokerkeep.account_setting (account_id, name, value, ciphertext)"
            + " select :account, n, v::jsonb, decode(c, 'hex') from unnest(:names, :values, :ciphertexts) as rows (n, v, c) order by n"
            + " on conflict (account_id, name) do update set value = excluded.value, ciphertext = excluded.ciphertext";
    private static final String DELETE =
            "delete from brokerkeep.account_setting where account_id = :account and name = any (:names)";

    private final AccountId account;
    private final SecretBox box;
    private final Map<String, Row> written = new TreeMap<>();
    private final TreeSet<String> removed = new TreeSet<>();

    private SettingRows(AccountId account, SecretBox box) {
        this.account = account;
        this.box = box;
    }

    static SettingRows of(AccountId account, SettingsChange change, SecretBox box) {
        SettingRows rows = new SettingRows(account, box);
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

    void write(Handle handle, AccountId id) {
        if (!written.isEmpty()) {
            handle.createUpdate(UPSERT)
                    .bind("account", id.value())
                    .bind("names", written.keySet().toArray(String[]::new))
                    .bind("values", written.values().stream().map(Row::value).toArray(String[]::new))
                    .bind(
                            "ciphertexts",
                            written.values().stream().map(Row::ciphertext).toArray(String[]::new))
                    .execute();
        }
        if (!removed.isEmpty()) {
            handle.createUpdate(DELETE)
                    .bind("account", id.value())
                    .bind("names", removed.toArray(String[]::new))
                    .execute();
        }
    }

    /** One of the two is there; the ciphertext in hexadecimal digits, because the driver has no arrays of bytea. */
    private record Row(@Nullable String value, @Nullable String ciphertext) {}
}
