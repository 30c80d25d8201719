package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.settings.SettingsChange;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Transactions that meet somebody who locks as a save does: setting rows, then the account's row, then its revision.
 * That one finds a deadlock at once, and would be ended by it.
 */
@Timeout(60)
final class LockOrderTest {
    private final Rig rig = new Rig();
    private final AccountId id = rig.account("a");
    private final BrokerAccount account = rig.instances.get(id);

    @BeforeEach
    void store() {
        account.saveSetting(DATA_FEED, "sip");
    }

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void saveThatSetsOneAndRemovesAnother_waitsBeforeItLocksTheRevision() throws SQLException {
        meets(
                "update brokerkeep.account_setting set value = '\"iex\"' where name = 'data_feed'",
                () -> account.saveSettings(SettingsChange.set(NOTE, "n").andRemove(DATA_FEED)));

        assertThat(account.settings().get(NOTE)).isEqualTo("n");
        assertThat(account.settings().get(DATA_FEED)).isEqualTo("iex");
    }

    @Test
    void move_waitsBeforeItLocksTheRevision() throws SQLException {
        meets(
                "update brokerkeep.account_setting set value = '\"iex\"' where name = 'data_feed'",
                () -> rig.keep.accounts().move(id, BrokerId.of("acme-exclusive"), Rig.credentials(2)));

        assertThat(rig.keep.accounts().get(id).broker()).isEqualTo(BrokerId.of("acme-exclusive"));
    }

    @Test
    void delete_waitsBeforeItLocksTheAccount() throws SQLException {
        meets(
                "insert into brokerkeep.account_setting (account_id, name, value) values (" + id + ", 'note', '\"n\"')",
                () -> {
                    rig.keep.accounts().delete(id);
                    return true;
                });

        assertThat(rig.keep.accounts().list()).isEmpty();
    }

    /** Holds the row of a setting, lets a transaction run into it, and goes on with this statement. */
    private void meets(String goesOnWith, Callable<?> transaction) throws SQLException {
        try (Connection connection = rig.database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set deadlock_timeout = '1ms'");
            connection.setAutoCommit(false);
            statement.execute("select from brokerkeep.account_setting where name = 'data_feed' for update");
            Started<?> other = start(transaction::call);
            Rig.until(rig::isAnySessionWaitingForALock);
            statement.execute(goesOnWith);
            connection.commit();
            other.get();
        }
    }
}
