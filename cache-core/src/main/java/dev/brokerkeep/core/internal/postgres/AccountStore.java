package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.postgres.Sessions.Ending;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.SettingsChange;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;
import org.jspecify.annotations.Nullable;

/**
 * Accounts and settings in PostgreSQL.
 *
 * <p>A transaction writes first and reads its result afterwards. It compares the revision it made with the one its
 * caller had validated: a change in between is found and undone before it is committed.
 *
 * <p>All transactions of this class take their locks in one order: setting rows by name, the account's row, its
 * revision (by trigger, at the end of the statement). So no two of them wait for each other, nor does a hand-typed
 * statement on one row. Several hand-typed statements in one transaction, or one on many rows, may cross them:
 * PostgreSQL then ends one of the two, and ours is run again.
 */
public final class AccountStore {
    /** So many secrets are encrypted anew in one transaction. */
    private static final int PORTION = 100;

    private final Sessions sessions;
    private final SecretBox box;
    private final ServerCheck servers;

    public AccountStore(DataSource dataSource, SecretBox box, ServerCheck servers) {
        Jdbi jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
        // By default JDBI repeats bound values in its messages.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        jdbi.registerArrayType(Long.class, "int8");
        jdbi.registerArrayType(Integer.class, "int4");
        jdbi.registerArrayType(String.class, "text");
        this.sessions = new Sessions(jdbi);
        this.box = box;
        this.servers = servers;
    }

    /** Returns those of the accounts that exist, with one session and one statement; each is to be asked for once. */
    public Map<AccountId, StoredAccount> load(Collection<Known> asked) {
        return sessions.read("Loading settings", handle -> select(handle, asked));
    }

    private Map<AccountId, StoredAccount> select(Handle handle, Collection<Known> asked) {
        return believed(AccountRows.select(handle, asked, box));
    }

    private Map<AccountId, StoredAccount> believed(Loaded loaded) {
        servers.require(loaded.server(), loaded.epoch());
        return loaded.accounts();
    }

    /** Returns what the database keeps of the past. */
    public HistoryStore history() {
        return new HistoryStore(sessions, box);
    }

    /** Returns the stored secrets as a whole. */
    public SealedRows secrets() {
        return new SealedRows(sessions, box, PORTION);
    }

    /** Returns where rows of somebody else's question can be collected, secrets opened. */
    public AccountCollector collector() {
        return new AccountCollector(box);
    }

    /** Returns all accounts without their settings, by rising id. */
    public List<Listed> list() {
        return sessions.read("Listing accounts", handle -> {
            List<Listed> listed = handle.attach(AccountSql.class).list();
            listed.stream().findFirst().ifPresent(any -> servers.require(any.server(), any.epoch()));
            return listed;
        });
    }

    /** Returns the account of this name without its settings. */
    public Optional<Listed> named(String name) {
        return sessions.read("Looking for account '" + name + "'", handle -> {
            Optional<Listed> listed = handle.attach(AccountSql.class).named(name);
            listed.ifPresent(any -> servers.require(any.server(), any.epoch()));
            return listed;
        });
    }

    /** An account in a list, and the server that answered. */
    public record Listed(AccountInfo info, String server, int epoch) {}

    /** What came of a transaction that may find that it is too late. */
    public sealed interface Saved {
        /** It was committed, and left the account like this. */
        record Committed(StoredAccount account) implements Saved {}

        /** Another change came first, and left the account at this revision; nothing was written. */
        record TooLate(int epoch, long revision) implements Saved {}
    }

    /**
     * Writes a change set in one transaction.
     *
     * @param base what the change was validated against
     * @throws CommitOutcomeUnknownException if it may have been committed or not
     * @throws BrokerKeepException if nothing was written
     */
    public Saved save(Known base, SettingsChange change) throws CommitOutcomeUnknownException {
        AccountId id = base.id();
        SettingRows rows = SettingRows.of(id, change, box);
        return sessions.write("Saving settings of account " + id, handle -> {
            StoredAccount account = require(handle, id, rows.write(handle, id));
            Saved.TooLate late = late(base, account);
            return late != null ? Ending.undo(late) : ending(account, new Saved.Committed(account));
        });
    }

    /** Returns null if what was written is exactly what was validated, whether or not there was anything to write. */
    static Saved.@Nullable TooLate late(Known base, StoredAccount account) {
        if (account.epoch() < base.epoch()) {
            throw outdated(base.id(), account.epoch(), base.epoch());
        }
        return account.epoch() > base.epoch() || account.committedRevision() != base.revision()
                ? new Saved.TooLate(account.epoch(), account.committedRevision())
                : null;
    }

    /**
     * Creates an account; {@code settings} is written in the same transaction. The name must not be taken.
     *
     * @param expected is told its id before others can see it; once more, another one, if the transaction is run again
     */
    public StoredAccount create(String name, BrokerId broker, SettingsChange settings, Consumer<AccountId> expected)
            throws CommitOutcomeUnknownException {
        return sessions.write("Creating account '" + name + "'", handle -> {
            AccountId id = insert(handle, new AccountBatch.Creation(name, broker, true, settings, expected));
            StoredAccount created = require(handle, id, 1);
            return ending(created, created);
        });
    }

    private AccountId insert(Handle handle, AccountBatch.Creation creation) {
        AccountId id = insert(
                handle.attach(AccountSql.class),
                creation.name(),
                creation.broker(),
                creation.enabled(),
                creation.settings().note());
        creation.expected().accept(id);
        SettingRows.of(id, creation.settings(), box).write(handle, id);
        return id;
    }

    private static AccountId insert(AccountSql sql, String name, BrokerId broker, boolean enabled, ChangeNote note) {
        while (true) {
            AccountId id = sql.nextId();
            if (sql.insert(id, name, broker, enabled, note) == 1) {
                return id;
            }
            if (sql.isNameTaken(name)) {
                throw new BrokerKeepException(
                        ErrorCode.REFUSED,
                        "There already is an account named '" + name + "'.",
                        "choose another name; nothing was written.");
            }
            // The id was given away by hand at this very moment.
        }
    }

    /**
     * Makes many changes in one transaction, by rising id and then by name, so that two batches do not wait for each
     * other.
     *
     * @throws CommitOutcomeUnknownException if it may have been committed or not
     * @throws BrokerKeepException if nothing was written
     */
    public AccountBatch.Outcome apply(AccountBatch batch) throws CommitOutcomeUnknownException {
        Map<AccountId, SettingRows> rows = new HashMap<>();
        batch.edits().forEach((id, edit) -> rows.put(id, SettingRows.of(id, edit.settings(), box)));
        return sessions.write("Changing " + batch.size() + " accounts", handle -> {
            Map<AccountId, Long> written = new LinkedHashMap<>();
            batch.edits().forEach((id, edit) -> {
                SettingRows own = Objects.requireNonNull(rows.get(id));
                written.put(
                        id,
                        edit.enabled()
                                .map(enabled -> own.write(handle, id, enabled))
                                .orElseGet(() -> own.write(handle, id)));
            });
            batch.creations().forEach(creation -> written.put(insert(handle, creation), 1L));
            Map<AccountId, StoredAccount> left = require(handle, written);
            Map<AccountId, Saved.TooLate> late = batch.late(left);
            if (!late.isEmpty()) {
                return Ending.undo(new AccountBatch.TooLate(late));
            }
            AccountBatch.Outcome outcome = new AccountBatch.Committed(left);
            // All that wrote carry the same transaction.
            return left.values().stream()
                    .filter(StoredAccount::isOwn)
                    .findFirst()
                    .map(any -> ending(any, outcome))
                    .orElseGet(() -> Ending.commit(outcome, 0, 0));
        });
    }

    private Map<AccountId, StoredAccount> require(Handle handle, Map<AccountId, Long> rowsWritten) {
        Map<AccountId, StoredAccount> left = select(
                handle, rowsWritten.keySet().stream().map(Known::nothingOf).toList());
        rowsWritten.forEach((id, rows) -> requireRaised(left.get(id), id, rows));
        return left;
    }

    /** Lets an account's broker be called, or not. */
    public StoredAccount setEnabled(AccountId id, boolean enabled, ChangeNote note)
            throws CommitOutcomeUnknownException {
        return sessions.write((enabled ? "Enabling" : "Disabling") + " account " + id, handle -> {
            StoredAccount changed =
                    require(handle, id, handle.attach(AccountSql.class).setEnabled(id, enabled, note));
            return ending(changed, changed);
        });
    }

    /** Gives an account to another broker, with other settings; too late if these are based on another revision. */
    public Saved move(AccountId id, BrokerId broker, SettingsChange settings) throws CommitOutcomeUnknownException {
        SettingRows rows = SettingRows.of(id, settings, box);
        return sessions.write("Moving account " + id + " to broker '" + broker + "'", handle -> {
            StoredAccount moved = require(handle, id, rows.move(handle, id, broker));
            long before = moved.committedRevision();
            if (settings.basedOn().orElse(before) != before) {
                return Ending.undo(new Saved.TooLate(moved.epoch(), before));
            }
            return ending(moved, new Saved.Committed(moved));
        });
    }

    /** Deletes an account and returns the epoch and revision of the deletion. */
    public Deleted delete(AccountId id, ChangeNote note) throws CommitOutcomeUnknownException {
        return sessions.write("Deleting account " + id, handle -> {
            AccountSql sql = handle.attach(AccountSql.class);
            if (sql.delete(id, note) == 0) {
                throw unknownAccount(id);
            }
            AccountSql.Mark mark = sql.mark(id).filter(AccountSql.Mark::isOwn).orElseThrow(() -> notRaised(id));
            servers.require(mark.server(), mark.epoch());
            return Ending.commit(new Deleted(mark.epoch(), mark.revision()), mark.epoch(), mark.transactionId());
        });
    }

    /** Returns the transaction that made the latest change of an account, which may be deleted. */
    public long lastChange(AccountId id) {
        return sessions.read("Asking for the last change of account " + id, handle -> {
            AccountSql.Mark mark = handle.attach(AccountSql.class).mark(id).orElseThrow(() -> unknownAccount(id));
            servers.require(mark.server(), mark.epoch());
            return mark.transactionId();
        });
    }

    /** When an account was deleted. */
    public record Deleted(int epoch, long revision) {}

    /** How a transaction ended. */
    public enum Fate {
        COMMITTED,
        ABORTED,
        IN_PROGRESS,
        /** The database cannot tell: it has forgotten the transaction, or is another than the one that ran it. */
        UNKNOWN
    }

    /** Asks the database how a transaction ended whose commit was not answered. */
    public Fate fateOf(CommitOutcomeUnknownException unknown) {
        long id = unknown.transactionId();
        return sessions.read("Asking for the outcome of transaction " + id, handle -> {
            try {
                return fate(handle.attach(AccountSql.class).status(id, unknown.epoch()));
            } catch (RuntimeException e) {
                if (DatabaseErrors.hasState(e, "22023")) {
                    return Fate.UNKNOWN; // not begun yet, says the server: it is not the one that ran it
                }
                throw e;
            }
        });
    }

    private static Fate fate(@Nullable String status) {
        if (status == null) {
            return Fate.UNKNOWN;
        }
        return switch (status) {
            case "committed" -> Fate.COMMITTED;
            case "aborted" -> Fate.ABORTED;
            default -> Fate.IN_PROGRESS;
        };
    }

    public static BrokerKeepException unknownAccount(AccountId id) {
        return new BrokerKeepException(
                ErrorCode.UNKNOWN_ACCOUNT,
                "There is no account " + id + ", or it was deleted.",
                "check the id; the account registry lists all accounts.");
    }

    private static <T> Ending<T> ending(StoredAccount account, T result) {
        return Ending.commit(result, account.epoch(), account.isOwn() ? account.transactionId() : 0);
    }

    /**
     * Reads the account back, and makes sure that what the transaction wrote can be told from what was there before.
     */
    private StoredAccount require(Handle handle, AccountId id, long rowsWritten) {
        return requireRaised(select(handle, List.of(Known.nothingOf(id))).get(id), id, rowsWritten);
    }

    private static StoredAccount requireRaised(@Nullable StoredAccount account, AccountId id, long rowsWritten) {
        if (account == null) {
            throw unknownAccount(id);
        }
        if (rowsWritten > 0 && !account.isOwn()) {
            throw notRaised(id);
        }
        return account;
    }

    private static BrokerKeepException notRaised(AccountId id) {
        return new BrokerKeepException(
                ErrorCode.SCHEMA_MISSING,
                "A change of account " + id + " did not raise its revision: the triggers of brokerkeep.account_setting"
                        + " or brokerkeep.account are missing or disabled.",
                "enable them (alter table brokerkeep.account_setting enable always trigger ..., as in V1 of the"
                        + " migrations); nothing was written.");
    }

    private static BrokerKeepException outdated(AccountId id, int answered, int known) {
        return new BrokerKeepException(
                ErrorCode.DATABASE_OUTDATED,
                "Account " + id + " was read on timeline " + known
                        + " of the database, and was to be saved on timeline " + answered
                        + ": that server is an older copy.",
                "connect to the present primary (targetServerType=primary), and fence the old one off; nothing was"
                        + " written.");
    }
}
