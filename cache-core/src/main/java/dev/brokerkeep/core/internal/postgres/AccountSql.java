package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.settings.ChangeNote;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;
import org.jdbi.v3.sqlobject.config.RegisterRowMapper;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** The statements of account administration. */
interface AccountSql {
    /** Draws the next free id. One that somebody gave an account by hand is passed over. */
    @SqlQuery("with recursive drawn (id) as ("
            + "select nextval(pg_get_serial_sequence('brokerkeep.account', 'id')) union all"
            + " select nextval(pg_get_serial_sequence('brokerkeep.account', 'id')) from drawn"
            + " where exists (select from brokerkeep.account a where a.id = drawn.id))"
            + " select id from drawn order by id desc limit 1")
    long nextNumber();

    default AccountId nextId() {
        return AccountId.of(nextNumber());
    }

    @SqlUpdate("with " + SettingLocks.NOTED + " insert into brokerkeep.account (id, name, broker, enabled)"
            + " select :id, :name, :broker, :enabled where " + SettingLocks.IS_NOTED + " on conflict do nothing")
    int insert(long id, String name, String broker, boolean enabled, @BindMethods ChangeNote note);

    default int insert(AccountId id, String name, BrokerId broker, boolean enabled, ChangeNote note) {
        return insert(id.value(), name, broker.value(), enabled, note);
    }

    @SqlQuery("select exists (select from brokerkeep.account where name = :name)")
    boolean isNameTaken(String name);

    @SqlUpdate("with " + SettingLocks.NOTED + " update brokerkeep.account set enabled = :enabled where id = :id and "
            + SettingLocks.IS_NOTED)
    int setEnabled(long id, boolean enabled, @BindMethods ChangeNote note);

    default int setEnabled(AccountId id, boolean enabled, ChangeNote note) {
        return setEnabled(id.value(), enabled, note);
    }

    /** Deletes an account; its settings first, so that the locks are taken in the order of a save. */
    @SqlQuery("with " + SettingLocks.HELD + SettingLocks.BY_NAME
            + ", gone as (delete from brokerkeep.account_setting where account_id = :account and "
            + SettingLocks.ARE_HELD + " returning 1)"
            + ", deleted as (delete from brokerkeep.account where id = :account"
            + " and (select count(*) from gone) >= 0 returning 1)"
            + " select count(*) from deleted")
    long delete(long account, @BindMethods ChangeNote note);

    default long delete(AccountId id, ChangeNote note) {
        return delete(id.value(), note);
    }

    /** Who made the revision of an account, and when. */
    @SqlQuery("select " + Timeline.SQL + " as epoch, " + ServerIdentity.SQL
            + " as server, revision, xid::text::bigint as transaction_id,"
            + " xid = pg_current_xact_id_if_assigned() as is_own"
            + " from brokerkeep.account_revision where account_id = :id")
    @RegisterRowMapper(MarkMapper.class)
    Optional<Mark> mark(long id);

    default Optional<Mark> mark(AccountId id) {
        return mark(id.value());
    }

    /** One revision of an account; {@code isOwn} if the asking transaction made it. */
    record Mark(String server, int epoch, long revision, long transactionId, boolean isOwn) {}

    String LISTED = "with here as materialized (select " + Timeline.SQL + " as epoch, " + ServerIdentity.SQL
            + " as server)"
            + " select a.id, a.name, a.broker, a.enabled, coalesce(r.revision, 0) as revision, here.epoch, here.server"
            + " from here cross join brokerkeep.account a"
            + " left join brokerkeep.account_revision r on r.account_id = a.id";

    @SqlQuery(LISTED + " order by a.id")
    @RegisterRowMapper(ListedMapper.class)
    List<AccountStore.Listed> list();

    @SqlQuery(LISTED + " where a.name = :name")
    @RegisterRowMapper(ListedMapper.class)
    Optional<AccountStore.Listed> named(String name);

    /**
     * How a transaction ended, as {@code pg_xact_status} says it; null if it no longer knows, or if the server is of
     * another timeline: the transaction of this id is another one there.
     */
    @SqlQuery("select case when " + Timeline.SQL + " = :epoch then pg_xact_status(:id::text::xid8) end")
    @Nullable
    String status(long id, int epoch);

    /** Reads the columns of {@link #mark}. */
    final class MarkMapper implements RowMapper<Mark> {
        @Override
        public Mark map(ResultSet row, StatementContext context) throws SQLException {
            return new Mark(
                    row.getString("server"),
                    row.getInt("epoch"),
                    row.getLong("revision"),
                    row.getLong("transaction_id"),
                    row.getBoolean("is_own"));
        }
    }

    /** Reads the columns of {@link #list}. */
    final class ListedMapper implements RowMapper<AccountStore.Listed> {
        @Override
        public AccountStore.Listed map(ResultSet row, StatementContext context) throws SQLException {
            AccountInfo info = new AccountInfo(
                    AccountId.of(row.getLong("id")),
                    row.getString("name"),
                    BrokerId.of(row.getString("broker")),
                    row.getBoolean("enabled"),
                    row.getLong("revision"));
            return new AccountStore.Listed(info, row.getString("server"), row.getInt("epoch"));
        }
    }
}
