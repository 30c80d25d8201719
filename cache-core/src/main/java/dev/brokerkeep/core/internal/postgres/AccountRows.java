package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.crypto.UnopenableSecretException;
import dev.brokerkeep.settings.StoredSettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import tools.jackson.core.JacksonException;

/** Reads accounts with everything of theirs by one statement, so that all of it is of one revision. */
final class AccountRows {
    // The order keeps the rows of an account together. What the asker knows already is not joined. There is a row also
    // where there is no account: whoever says so has to say who he is.
    private static final String SELECT = "with here as materialized (select " + Timeline.SQL + " as epoch, "
            + ServerIdentity.SQL + " as server,"
            + " pg_current_xact_id_if_assigned() as asker)"
            + " select a.id, a.name, a.broker, a.enabled, coalesce(r.revision, 0), here.epoch,"
            + " coalesce(r.xid::text::bigint, 0), r.xid = here.asker,"
            + " r.revision = k.revision and k.epoch = here.epoch,"
            + " s.name, s.value::text, s.ciphertext, here.server"
            + " from here left join unnest(?, ?, ?) as k (id, revision, epoch) on true"
            + " left join brokerkeep.account a on a.id = k.id"
            + " left join brokerkeep.account_revision r on r.account_id = a.id"
            + " left join brokerkeep.account_setting s on s.account_id = a.id"
            + " and (r.revision = k.revision and k.epoch = here.epoch) is not true"
            + " order by a.id, s.name";

    private AccountRows() {}

    static Loaded select(Handle handle, Collection<Known> asked, SecretBox box) {
        try {
            return select(handle.getConnection(), asked, box);
        } catch (SQLException e) {
            throw new StatementFailedException(e);
        }
    }

    /** The same over any connection, which may be one that this package does not manage. */
    static Loaded select(Connection connection, Collection<Known> asked, SecretBox box) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SELECT)) {
            bind(statement, 1, "int8", asked, known -> known.id().value());
            bind(statement, 2, "int8", asked, Known::revision);
            bind(statement, 3, "int4", asked, Known::epoch);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, box);
            }
        }
    }

    private static void bind(
            PreparedStatement statement,
            int position,
            String type,
            Collection<Known> asked,
            Function<Known, Object> attribute)
            throws SQLException {
        Object[] values = asked.stream().map(attribute).toArray();
        statement.setArray(position, statement.getConnection().createArrayOf(type, values));
    }

    private static Loaded read(ResultSet rows, SecretBox box) throws SQLException {
        Map<AccountId, StoredAccount> accounts = new HashMap<>();
        boolean more = rows.next();
        int epoch = rows.getInt(6);
        String server = rows.getString(13);
        while (more) {
            if (rows.getLong(1) == 0) {
                more = rows.next(); // no such account
                continue;
            }
            AccountId id = AccountId.of(rows.getLong(1));
            AccountInfo info = new AccountInfo(
                    id, rows.getString(2), BrokerId.of(rows.getString(3)), rows.getBoolean(4), rows.getLong(5));
            long transactionId = rows.getLong(7);
            boolean isOwn = rows.getBoolean(8);
            boolean isKnown = rows.getBoolean(9);
            StoredSettings.Builder settings = StoredSettings.builder();
            do {
                addSetting(rows, id, settings, box);
                more = rows.next();
            } while (more && rows.getLong(1) == id.value());
            accounts.put(id, new StoredAccount(info, epoch, transactionId, isOwn, isKnown, settings.build()));
        }
        return new Loaded(server, epoch, accounts);
    }

    private static void addSetting(ResultSet rows, AccountId id, StoredSettings.Builder settings, SecretBox box)
            throws SQLException {
        String name = rows.getString(10);
        if (name == null) {
            return; // an account without settings
        }
        String value = rows.getString(11);
        if (value != null) {
            addPlain(name, value, settings);
        } else {
            addSecret(id, name, rows.getBytes(12), settings, box);
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

    private static void addSecret(
            AccountId id, String name, byte[] sealed, StoredSettings.Builder settings, SecretBox box) {
        try {
            settings.secret(name, box.open(id, name, sealed));
        } catch (UnopenableSecretException e) {
            settings.damaged(name, e.reason());
        }
    }
}
