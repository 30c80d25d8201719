package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements of account administration. */
interface AccountSql {
    @SqlQuery("select nextval(pg_get_serial_sequence('brokerkeep.account', 'id'))")
    long nextNumber();

    default AccountId nextId() {
        return AccountId.of(nextNumber());
    }

    @SqlUpdate(
            "insert into brokerkeep.account (id, name, broker) values (:id, :name, :broker) on conflict (name) do nothing")
    int insert(long id, String name, String broker);

    default int insert(AccountId id, String name, BrokerId broker) {
        return insert(id.value(), name, broker.value());
    }

    @SqlUpdate("update brokerkeep.account set enabled = :enabled where id = :id")
    void setEnabled(long id, boolean enabled);

    default void setEnabled(AccountId id, boolean enabled) {
        setEnabled(id.value(), enabled);
    }

    @SqlUpdate("update brokerkeep.account set broker = :broker where id = :id")
    void setBroker(long id, String broker);

    default void setBroker(AccountId id, BrokerId broker) {
        setBroker(id.value(), broker.value());
    }

    @SqlUpdate("delete from brokerkeep.account_setting where account_id = :id")
    void deleteSettings(long id);

    default void deleteSettings(AccountId id) {
        deleteSettings(id.value());
    }

    @SqlUpdate("delete from brokerkeep.account where id = :id")
    int delete(long id);

    default int delete(AccountId id) {
        return delete(id.value());
    }

    @SqlQuery("select " + Timeline.SQL)
    int epoch();

    @SqlQuery("select revision from brokerkeep.account_revision where account_id = :id")
    long revision(long id);

    default long revision(AccountId id) {
        return revision(id.value());
    }

    @SqlQuery("select a.id, a.name, a.broker, a.enabled, coalesce(r.revision, 0) as revision from brokerkeep.account a"
            + " left join brokerkeep.account_revision r on r.account_id = a.id order by a.id")
    @RegisterRowMapper(InfoMapper.class)
    List<AccountInfo> list();

    /** The id of the present transaction; empty if it wrote nothing and so has none. */
    @SqlQuery("select pg_current_xact_id_if_assigned()::text::bigint")
    @Nullable
    Long currentTransactionOrNull();

    default Optional<Long> currentTransaction() {
        return Optional.ofNullable(currentTransactionOrNull());
    }

    @SqlQuery("select pg_xact_status(:id::text::xid8)")
    @Nullable
    String status(long id);

    /** Reads the columns id, name, broker, enabled and revision. */
    final class InfoMapper implements RowMapper<AccountInfo> {
        @Override
        public AccountInfo map(ResultSet row, StatementContext context) throws SQLException {
            return new AccountInfo(
                    AccountId.of(row.getLong("id")),
                    row.getString("name"),
                    BrokerId.of(row.getString("broker")),
                    row.getBoolean("enabled"),
                    row.getLong("revision"));
        }
    }
}
