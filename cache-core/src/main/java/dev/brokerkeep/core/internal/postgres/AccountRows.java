package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.core.internal.crypto.SecretBox;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Reads accounts with everything of theirs by one statement, so that all of it is of one revision. */
final class AccountRows {
    // What the asker knows already is not joined. There is a row also where there is no account: whoever says so has to
    // say who he is.
    private static final String SELECT = "with here as materialized (select " + Timeline.SQL + " as epoch, "
            + ServerIdentity.SQL + " as server,"
            + " pg_current_xact_id_if_assigned() as asker)"
            + " select " + AccountCollector.COLUMNS
            + ", r.revision = k.revision and k.epoch = here.epoch, here.server"
            + " from here left join unnest(?, ?, ?) as k (id, revision, epoch) on true"
            + " left join brokerkeep.account a on a.id = k.id"
            + " left join brokerkeep.account_revision r on r.account_id = a.id"
            + " left join brokerkeep.account_setting s on s.account_id = a.id"
            + " and (r.revision = k.revision and k.epoch = here.epoch) is not true";

    private AccountRows() {}

    static Loaded select(Handle handle, Collection<Known> asked, SecretBox box) {
        try (PreparedStatement statement = handle.getConnection().prepareStatement(SELECT)) {
            bind(statement, 1, "int8", asked, known -> known.id().value());
            bind(statement, 2, "int8", asked, Known::revision);
            bind(statement, 3, "int4", asked, Known::epoch);
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows, box);
            }
        } catch (SQLException e) {
            throw new StatementFailedException(e);
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
        AccountCollector collector = new AccountCollector(box);
        int epoch = 0;
        String server = "";
        while (rows.next()) {
            epoch = rows.getInt(6);
            server = rows.getString(AccountCollector.WIDTH + 2);
            collector.add(rows, rows.getBoolean(AccountCollector.WIDTH + 1));
        }
        return new Loaded(server, epoch, collector.accounts());
    }
}
