package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.crypto.UnopenableSecretException;
import dev.brokerkeep.settings.Secret;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Keeps a keyset from encrypting for a database that is used with another one: what it wrote, no other process could
 * read, and what it replaced would be lost. Opening needs no guard, it fails by itself.
 */
public final class KeysetWitness implements SecretBox {
    /** What the witness is sealed for: no account has this number. */
    private static final AccountId NOBODY = AccountId.of(Long.MAX_VALUE);

    private static final String NAME = "keyset";
    private static final Secret TEXT = Secret.of("the keyset of this database");

    private static final String NEWEST =
            "select ciphertext from brokerkeep.keyset_witness order by made_at desc, key_prefix limit 1";

    /** One process at a time: two new keysets must not both find that the database knows none. */
    private static final String TURN = "select pg_advisory_xact_lock(hashtext('brokerkeep.keyset_witness'))";

    private static final String SECRETS = "select account_id, name, ciphertext from brokerkeep.account_setting"
            + " where ciphertext is not null order by account_id desc, name limit 100";

    private static final String ADD =
            "insert into brokerkeep.keyset_witness (key_prefix, ciphertext) values (?, ?)" + " on conflict do nothing";

    private final DataSource dataSource;
    private final SecretBox box;
    private volatile boolean isProven;

    public KeysetWitness(DataSource dataSource, SecretBox box) {
        this.dataSource = dataSource;
        this.box = box;
    }

    /**
     * Makes sure that this is the database's keyset, with one session.
     *
     * @throws BrokerKeepException with {@code KEYSET_INVALID} if it is another
     */
    public void require() {
        if (box.mark().length == 0) {
            return;
        }
        try (Connection connection = dataSource.getConnection()) {
            boolean isAutomatic = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                prove(connection);
                connection.commit();
            } finally {
                connection.rollback();
                connection.setAutoCommit(isAutomatic);
            }
        } catch (SQLException e) {
            throw DatabaseErrors.translate("Comparing the keyset with the database's", e);
        }
    }

    /**
     * Tells whether this is the database's keyset, as far as the database can tell: false if it knows none. Writes
     * nothing.
     *
     * @throws BrokerKeepException with {@code KEYSET_INVALID} if it is another
     */
    public boolean opensWhatIsStored() {
        try (Connection connection = dataSource.getConnection()) {
            return isKnownTo(connection);
        } catch (SQLException e) {
            throw DatabaseErrors.translate("Comparing the keyset with the database's", e);
        }
    }

    private void prove(Connection connection) throws SQLException {
        try (PreparedStatement turn = connection.prepareStatement(TURN)) {
            turn.execute();
        }
        if (!isKnownTo(connection)) {
            forget(connection);
        }
        try (PreparedStatement statement = connection.prepareStatement(ADD)) {
            statement.setBytes(1, box.mark());
            statement.setBytes(2, box.seal(NOBODY, NAME, TEXT));
            statement.executeUpdate();
        }
    }

    /**
     * The newest witness decides: a keyset that was replaced still opens the older ones, and what it encrypted nobody
     * else could read. In a rotation all processes have the new key before one encrypts with it.
     */
    private boolean isKnownTo(Connection connection) throws SQLException {
        Trial newest = new Trial();
        try (PreparedStatement statement = connection.prepareStatement(NEWEST);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                newest.open(NOBODY, NAME, row.getBytes(1));
            }
        }
        if (newest.opened == 0) {
            requireNoSecretsOfAnother(connection, newest.tried > 0);
        }
        return newest.opened > 0;
    }

    /** Where nothing is stored that only another keyset opens, nothing can be lost. */
    private void requireNoSecretsOfAnother(Connection connection, boolean isAnotherWitnessed) throws SQLException {
        Trial secrets = new Trial();
        try (PreparedStatement statement = connection.prepareStatement(SECRETS);
                ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                secrets.open(AccountId.of(row.getLong(1)), row.getString(2), row.getBytes(3));
            }
        }
        if (secrets.tried > 0 && (secrets.opened == 0 || isAnotherWitnessed)) {
            throw new BrokerKeepException(
                    ErrorCode.KEYSET_INVALID,
                    "The secrets in this database were encrypted with another keyset than the one that is configured.",
                    "configure the keyset that they were saved with (or a keyset that also holds its key); nothing was"
                            + " written.");
        }
    }

    private static void forget(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("delete from brokerkeep.keyset_witness")) {
            statement.executeUpdate();
        }
    }

    /** How many of what was sealed could be opened. */
    private final class Trial {
        private int tried;
        private int opened;

        void open(AccountId account, String name, byte[] sealed) {
            tried++;
            try {
                box.open(account, name, sealed);
                opened++;
            } catch (UnopenableSecretException e) {
                // Counted by not being counted.
            }
        }
    }

    @Override
    public byte[] seal(AccountId account, String setting, Secret secret) {
        if (!isProven) {
            // Again, though the start has asked: as long as no secret was stored, another keyset may have come.
            require();
            isProven = true;
        }
        return box.seal(account, setting, secret);
    }

    @Override
    public Secret open(AccountId account, String setting, byte[] sealed) throws UnopenableSecretException {
        return box.open(account, setting, sealed);
    }

    @Override
    public byte[] mark() {
        return box.mark();
    }
}
