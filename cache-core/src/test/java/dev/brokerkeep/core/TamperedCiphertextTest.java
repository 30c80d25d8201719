package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.LIMIT;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingUnavailableException;
import dev.brokerkeep.settings.SettingsChange;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** Whoever can write to the database cannot make one secret out of another, nor alter one unnoticed. */
final class TamperedCiphertextTest {
    private static final String KEYS = "tamper-key-of-";
    private static final String SECRETS = "tamper-secret-of-";

    private final PGSimpleDataSource database = TestDatabase.create();
    private final BrokerKeep keep = BrokerKeep.with(database)
            .alone()
            .keyset(KeysetSource.generated())
            .plugins(List.of(new AcmePlugin()))
            .open();
    private final AccountId one = create("one");
    private final AccountId two = create("two");

    @AfterEach
    void close() {
        keep.close();
    }

    @Test
    void swappedBetweenAccounts_neitherOpens() {
        sql("update brokerkeep.account_setting t set ciphertext = s.ciphertext from brokerkeep.account_setting s"
                + " where s.name = 'api_key' and t.name = 'api_key' and s.account_id <> t.account_id");

        assertUnreadable(one, API_KEY, API_SECRET, SECRETS + "one");
        assertUnreadable(two, API_KEY, API_SECRET, SECRETS + "two");
    }

    @Test
    void swappedBetweenKeysOfOneAccount_neitherOpens() {
        sql("update brokerkeep.account_setting t set ciphertext = s.ciphertext from brokerkeep.account_setting s"
                + " where s.account_id = t.account_id and s.name <> t.name and s.account_id = " + one
                + " and s.ciphertext is not null and t.ciphertext is not null");

        assertUnreadable(one, API_KEY, null, "");
        assertUnreadable(one, API_SECRET, null, "");
        keep.instances().invalidateAll();
        assertThat(keep.instances().get(two).settings().get(API_KEY)).isEqualTo(Secret.of(KEYS + "two"));
    }

    @Test
    void copiedFromTheHistoryOfAnotherAccount_doesNotOpen() {
        keep.instances().get(two).saveSetting(API_KEY, Secret.of(KEYS + "two, later"));
        sql("update brokerkeep.account_setting set ciphertext = (select new_ciphertext from brokerkeep.setting_history"
                + " where account_id = " + two + " and name = 'api_key' order by revision limit 1)"
                + " where name = 'api_key' and account_id = " + one);

        assertUnreadable(one, API_KEY, API_SECRET, SECRETS + "one");
    }

    /** Every byte: the version and id of the key, the nonce, the text and the tag. */
    @Test
    void flippedBit_inAnyByte_doesNotOpen() {
        byte[] whole = hex(ciphertext(one, API_KEY));
        assertThat(whole).hasSize(5 + 12 + (KEYS + "one").length() + 16);
        for (int at = 0; at < whole.length; at++) {
            byte[] flipped = whole.clone();
            flipped[at] ^= (byte) (1 << at % 8);
            store(flipped);

            assertUnreadable(one, API_KEY, API_SECRET, SECRETS + "one");
        }
        store(whole);
        keep.instances().invalidateAll();
        assertThat(keep.instances().get(one).settings().get(API_KEY)).isEqualTo(Secret.of(KEYS + "one"));
    }

    @Test
    void truncated_toAnyLength_orExtended_doesNotOpen() {
        byte[] whole = hex(ciphertext(one, API_KEY));
        for (int length = 0; length <= whole.length + 1; length++) {
            if (length != whole.length) {
                store(Arrays.copyOf(whole, length));

                assertUnreadable(one, API_KEY, API_SECRET, SECRETS + "one");
            }
        }
    }

    /** Reads, saves something else, and looks whether the tampered ciphertext is still there. */
    private void assertUnreadable(
            AccountId id, SettingKey<Secret> tampered, @Nullable SettingKey<Secret> whole, String itsValue) {
        String before = ciphertext(id, tampered);
        keep.instances().invalidateAll();
        var account = keep.instances().get(id);

        var refused = catchThrowableOfType(
                SettingUnavailableException.class, () -> account.settings().get(tampered));
        account.saveSetting(NOTE, "saved beside it");

        assertThat(refused.code()).isEqualTo(ErrorCode.SETTING_UNREADABLE);
        assertThat(refused.setting()).isEqualTo(tampered.name());
        assertThat(refused).hasMessageContaining("account " + id).hasMessageContaining("'" + tampered.name() + "'");
        StringWriter trace = new StringWriter();
        refused.printStackTrace(new PrintWriter(trace));
        assertThat(trace.toString()).doesNotContain(KEYS, SECRETS);
        assertThat(account.settings().get(NOTE)).isEqualTo("saved beside it");
        assertThat(account.settings().get(LIMIT)).isEqualTo(7L);
        if (whole != null) {
            assertThat(account.settings().get(whole)).isEqualTo(Secret.of(itsValue));
        }
        assertThat(ciphertext(id, tampered)).isEqualTo(before);
    }

    private AccountId create(String name) {
        return keep.accounts()
                .create(
                        name,
                        BrokerId.of("acme"),
                        SettingsChange.set(API_KEY, Secret.of(KEYS + name))
                                .and(API_SECRET, Secret.of(SECRETS + name))
                                .and(LIMIT, 7L))
                .id();
    }

    private void store(byte[] ciphertext) {
        sql("update brokerkeep.account_setting set ciphertext = '\\x"
                + HexFormat.of().formatHex(ciphertext) + "' where name = 'api_key' and account_id = " + one);
    }

    private String ciphertext(AccountId id, SettingKey<?> key) {
        return Objects.requireNonNull(TestDatabase.query(
                database,
                "select encode(ciphertext, 'hex') from brokerkeep.account_setting where account_id = " + id
                        + " and name = '" + key.name() + "'"));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    private void sql(String statement) {
        TestDatabase.execute(database, statement);
    }
}
