package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.settings.SettingsChange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.sqlobject.SqlObjectPlugin;

/**
 * Accounts and settings in PostgreSQL.
 *
 * <p>A transaction writes first and reads its result afterwards, in the same order of locks as any hand-typed statement
 * (the setting's row, then, by trigger, the account's revision), so the two cannot deadlock. It compares the revision
 * it made with the one its caller had validated: a change in between is found and undone before it is committed.
 */
public final class AccountStore {
    private final Jdbi jdbi;
    private final SecretBox box;

    public AccountStore(DataSource dataSource, SecretBox box) {
        this.jdbi = Jdbi.create(dataSource).installPlugin(new SqlObjectPlugin());
        // By default JDBI repeats bound values in its messages.
        jdbi.getConfig(StatementExceptions.class).setMessageRendering(StatementExceptions.MessageRendering.NONE);
        jdbi.registerArrayType(Long.class, "int8");
        jdbi.registerArrayType(Integer.class, "int4");
        jdbi.registerArrayType(String.class, "text");
        this.box = box;
    }

    /** Returns those of the accounts that exist, with one session and one statement; each is to be asked for once. */
    public Map<AccountId, StoredAccount> load(Collection<Known> asked) {
        return reading("Loading settings", handle -> AccountRows.select(handle, asked, box));
    }

    /** Returns all accounts without their settings, by rising id. */
    public List<AccountInfo> list() {
        return reading(
                "Listing accounts", handle -> handle.attach(AccountSql.class).list());
    }

    /** What came of a transaction that may find that it is too late. */
    public sealed interface Saved {
        /** It was committed, and left the account like this. */
        record Committed(StoredAccount account) implements Saved {}

        /** Another change came first; nothing was written. */
        record TooLate() implements Saved {}
    }

    /**
     * Writes a change set in one transaction.
     *
     * @param base the revision that the change was validated against
     * @throws CommitOutcomeUnknownException if it may have been committed or not
     * @throws BrokerKeepException if nothing was written
     */
    public Saved save(AccountId id, long base, SettingsChange change) throws CommitOutcomeUnknownException {
        SettingRows rows = SettingRows.of(id, change, box);
        return transaction("Saving settings of account " + id, handle -> {
            rows.write(handle, id);
            return committable(handle, id, base);
        });
    }

    /** Creates an account; {@code settings} is written in the same transaction. The name must not be taken. */
    public StoredAccount create(String name, BrokerId broker, SettingsChange settings)
            throws CommitOutcomeUnknownException {
        return transaction("Creating account '" + name + "'", handle -> {
            AccountSql sql = handle.attach(AccountSql.class);
            AccountId id = sql.nextId();
            if (sql.insert(id, name, broker) == 0) {
                throw new BrokerKeepException(
                        ErrorCode.REFUSED,
                        "There already is an account named '" + name + "'.",
                        "choose another name; nothing was written.");
            }
            SettingRows.of(id, settings, box).write(handle, id);
            return require(handle, id);
        });
    }

    /** Lets an account's broker be called, or not. */
    public StoredAccount setEnabled(AccountId id, boolean enabled) throws CommitOutcomeUnknownException {
        return transaction((enabled ? "Enabling" : "Disabling") + " account " + id, handle -> {
            handle.attach(AccountSql.class).setEnabled(id, enabled);
            return require(handle, id);
        });
    }

    /** Gives an account to another broker, with other settings; too late if these are based on another revision. */
    public Saved move(AccountId id, BrokerId broker, SettingsChange settings) throws CommitOutcomeUnknownException {
        SettingRows rows = SettingRows.of(id, settings, box);
        return transaction("Moving account " + id + " to broker '" + broker + "'", handle -> {
            AccountSql sql = handle.attach(AccountSql.class);
            sql.setBroker(id, broker);
            sql.deleteSettings(id);
            rows.write(handle, id);
            StoredAccount moved = require(handle, id);
            // The update of the account's row raises the revision by one, whatever else is written.
            long before = moved.info().revision() - 1;
            if (settings.basedOn().orElse(before) != before) {
                handle.rollback();
                return new Saved.TooLate();
            }
            return new Saved.Committed(moved);
        });
    }

    /** Deletes an account and returns the epoch and revision of the deletion. */
    public Deleted delete(AccountId id) throws CommitOutcomeUnknownException {
        return transaction("Deleting account " + id, handle -> {
            AccountSql sql = handle.attach(AccountSql.class);
            if (sql.delete(id) == 0) {
                throw unknownAccount(id);
            }
            return new Deleted(sql.epoch(), sql.revision(id));
        });
    }

    /** When an account was deleted. */
    public record Deleted(int epoch, long revision) {}

    /** How a transaction ended. */
    public enum Fate {
        COMMITTED,
        ABORTED,
        IN_PROGRESS
    }

    /** Asks the database how a transaction ended; empty if it no longer knows. */
    public Optional<Fate> fateOf(long transactionId) {
        return reading(
                "Asking for the outcome of transaction " + transactionId,
                handle -> Optional.ofNullable(handle.attach(AccountSql.class).status(transactionId))
                        .map(status -> switch (status) {
                            case "committed" -> Fate.COMMITTED;
                            case "aborted" -> Fate.ABORTED;
                            default -> Fate.IN_PROGRESS;
                        }));
    }

    public static BrokerKeepException unknownAccount(AccountId id) {
        return new BrokerKeepException(
                ErrorCode.UNKNOWN_ACCOUNT,
                "There is no account " + id + ", or it was deleted.",
                "check the id; the account registry lists all accounts.");
    }

    private Saved committable(Handle handle, AccountId id, long base) {
        StoredAccount account = require(handle, id);
        long made = account.info().revision();
        // Equal, if nothing was there to be written; one more, if nobody else came between.
        if (made > base + 1 || made < base) {
            handle.rollback();
            return new Saved.TooLate();
        }
        return new Saved.Committed(account);
    }

    private StoredAccount require(Handle handle, AccountId id) {
        StoredAccount account =
                AccountRows.select(handle, List.of(Known.nothingOf(id)), box).get(id);
        if (account == null) {
            throw unknownAccount(id);
        }
        return account;
    }

    private <T> T reading(String doing, Function<Handle, T> query) {
        try (Handle handle = jdbi.open()) {
            return query.apply(handle);
        } catch (BrokerKeepException e) {
            throw e;
        } catch (RuntimeException e) {
            throw DatabaseErrors.translate(doing, e);
        }
    }

    private <T> T transaction(String doing, Function<Handle, T> work) throws CommitOutcomeUnknownException {
        for (int attempt = 1; ; attempt++) {
            try {
                return attempt(doing, work);
            } catch (RepeatableFailure e) {
                if (attempt == 5) {
                    throw e.asError(doing);
                }
            }
        }
    }

    private <T> T attempt(String doing, Function<Handle, T> work)
            throws CommitOutcomeUnknownException, RepeatableFailure {
        try (Handle handle = open(doing)) {
            long transactionId = 0;
            T result;
            try {
                handle.begin();
                result = work.apply(handle);
                if (handle.isInTransaction()) {
                    transactionId =
                            handle.attach(AccountSql.class).currentTransaction().orElse(0L);
                }
            } catch (RuntimeException e) {
                rollBack(handle, e);
                throw refused(doing, e);
            }
            if (handle.isInTransaction()) {
                commit(doing, handle, transactionId);
            }
            return result;
        }
    }

    private Handle open(String doing) {
        try {
            return jdbi.open();
        } catch (RuntimeException e) {
            throw DatabaseErrors.translate(doing, e);
        }
    }

    private static void rollBack(Handle handle, RuntimeException failure) {
        try {
            if (handle.isInTransaction()) {
                handle.rollback();
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(DatabaseErrors.translate("Rolling back", e));
        }
    }

    private static BrokerKeepException refused(String doing, RuntimeException original) throws RepeatableFailure {
        if (original instanceof BrokerKeepException known) {
            return known;
        }
        if (DatabaseErrors.isWorthRepeating(original)) {
            throw new RepeatableFailure(original);
        }
        if (DatabaseErrors.hasState(original, "23503")) {
            return new BrokerKeepException(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    doing + " failed: there is no such account, or it was deleted meanwhile.",
                    "check the id; nothing was written.");
        }
        BrokerKeepException cause = DatabaseErrors.translate(doing, original);
        return cause.code() == ErrorCode.DATABASE_FAILED ? saveFailed(cause) : cause;
    }

    private static void commit(String doing, Handle handle, long transactionId)
            throws CommitOutcomeUnknownException, RepeatableFailure {
        try {
            handle.commit();
        } catch (RuntimeException e) {
            if (DatabaseErrors.isWorthRepeating(e)) {
                throw new RepeatableFailure(e);
            }
            if (DatabaseErrors.isCertainRollback(e) || transactionId == 0) {
                throw saveFailed(DatabaseErrors.translate(doing, e));
            }
            throw new CommitOutcomeUnknownException(transactionId, DatabaseErrors.translate(doing, e));
        }
    }

    private static BrokerKeepException saveFailed(BrokerKeepException cause) {
        return new BrokerKeepException(
                ErrorCode.SAVE_FAILED, cause.problem(), "mend the cause and save again; nothing was written.", cause);
    }

    /** A deadlock or serialization failure: rolled back by the server, and likely to pass when tried again. */
    private static final class RepeatableFailure extends Exception {
        private static final long serialVersionUID = 1L;

        RepeatableFailure(Throwable cause) {
            super(cause);
        }

        BrokerKeepException asError(String doing) {
            return saveFailed(DatabaseErrors.translate(doing, this));
        }
    }
}
