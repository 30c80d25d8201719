package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.crypto.UnopenableSecretException;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.StoredSettings;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** The history that triggers keep, in PostgreSQL. */
public final class HistoryStore {
    /** What revision an account has, and which are kept; no row if there never was such an account. */
    private static final String RANGE = "select r.revision as latest, (select min(c.revision) from"
            + " brokerkeep.account_change c where c.account_id = :id) as oldest,"
            + " (select max(c.revision) from brokerkeep.account_change c where c.account_id = :id"
            + " and c.at <= :instant) as reached, p.begins"
            + " from brokerkeep.account_revision r cross join brokerkeep.history_policy p where r.account_id = :id";

    private static final String CHANGES = "select c.*, h.name, h.old_value::text, h.old_ciphertext, h.new_value::text,"
            + " h.new_ciphertext, c.old_account::text as old_row, c.new_account::text as new_row"
            + " from (select * from brokerkeep.account_change where account_id = :id and revision > :above"
            + " and revision < :below order by revision desc, xid desc limit :limit) c"
            + " left join brokerkeep.setting_history h using (account_id, revision, xid)"
            + " order by c.revision desc, c.xid desc, h.name";

    /**
     * What is stored now, and of whatever was changed later what it was before the first such change: one statement, so
     * that all of it is of one state.
     */
    private static final String PAST = "with later as materialized (select distinct on (name) name, old_value,"
            + " old_ciphertext from brokerkeep.setting_history where account_id = :id and revision > :revision"
            + " order by name, revision, xid),"
            + " past as (select name, old_value as value, old_ciphertext as ciphertext from later"
            + " where num_nonnulls(old_value, old_ciphertext) = 1 union all"
            + " select s.name, s.value, s.ciphertext from brokerkeep.account_setting s where s.account_id = :id"
            + " and not exists (select from later where later.name = s.name)),"
            + " own as (select case when first.is_there then first.old_account else to_jsonb(a) end as row from"
            + " (select 1) as always left join (select true as is_there, old_account from brokerkeep.account_change"
            + " where account_id = :id and revision > :revision and num_nonnulls(old_account, new_account) > 0"
            + " order by revision, xid limit 1) first on true left join brokerkeep.account a on a.id = :id)"
            + " select own.row::text, past.name, past.value::text, past.ciphertext from own left join past on true";

    private final Sessions sessions;
    private final SecretBox box;

    HistoryStore(Sessions sessions, SecretBox box) {
        this.sessions = sessions;
        this.box = box;
    }

    /** Returns since when everything is kept. */
    public Instant begins() {
        return sessions.read(
                "Asking how far back the history reaches",
                handle -> handle.createQuery("select begins from brokerkeep.history_policy")
                        .mapTo(Instant.class)
                        .one());
    }

    /** Returns changes that made a revision between the two, the newest first. */
    public List<PastEdit.Change> changes(AccountId id, long above, long below, int limit) {
        return sessions.read("Reading the history of account " + id, handle -> {
            range(handle, id, Instant.now());
            return select(handle, id, above, below, limit);
        });
    }

    private List<PastEdit.Change> select(Handle handle, AccountId id, long above, long below, int limit) {
        List<PastEdit.Change> changes = new ArrayList<>();
        handle.createQuery(CHANGES)
                .bind("id", id.value())
                .bind("above", above)
                .bind("below", below)
                .bind("limit", limit)
                .map((row, context) -> {
                    addTo(changes, id, row);
                    return 0;
                })
                .list();
        return changes;
    }

    /** Rows of one change stand together. */
    private void addTo(List<PastEdit.Change> changes, AccountId id, ResultSet row) throws SQLException {
        long revision = row.getLong("revision");
        PastEdit.Change change = changes.isEmpty() ? null : changes.get(changes.size() - 1);
        Instant at = row.getObject("at", OffsetDateTime.class).toInstant();
        if (change == null || change.revision() != revision || !change.at().equals(at)) {
            change = new PastEdit.Change(revision, at, note(row), row.getString("db_user"), PastEdit.Edits.none());
            addRow(change.edits().account(), row.getString("old_row"), row.getString("new_row"));
            changes.add(change);
        }
        String name = row.getString("name");
        if (name != null) {
            PastValue before = value(id, name, row.getString("old_value"), row.getBytes("old_ciphertext"));
            PastValue after = value(id, name, row.getString("new_value"), row.getBytes("new_ciphertext"));
            change.edits().settings().put(name, new PastEdit(before, after));
        }
    }

    /** Hand-typed SQL may have said anything. */
    private static ChangeNote note(ResultSet row) throws SQLException {
        String source = row.getString("source");
        try {
            return new ChangeNote(row.getString("actor"), source, row.getString("reason"));
        } catch (IllegalArgumentException e) {
            return new ChangeNote("", "SQL", "a note that cannot be shown");
        }
    }

    private static void addRow(Map<String, PastEdit> edits, @Nullable String before, @Nullable String after) {
        Map<String, Json> was = members(before);
        Map<String, Json> is = members(after);
        TreeSet<String> names = new TreeSet<>(was.keySet());
        names.addAll(is.keySet());
        for (String name : names) {
            edits.put(name, new PastEdit(plain(was.get(name)), plain(is.get(name))));
        }
    }

    private static PastValue plain(@Nullable Json value) {
        return value == null ? PastValue.NONE : PastValue.of(value);
    }

    private static Map<String, Json> members(@Nullable String row) {
        return row != null && JsonText.parse(row) instanceof Json.Members object ? object.members() : Map.of();
    }

    private PastValue value(AccountId id, String name, @Nullable String plain, byte @Nullable [] sealed) {
        if (sealed != null) {
            try {
                return new PastValue(null, box.open(id, name, sealed), true);
            } catch (UnopenableSecretException e) {
                return new PastValue(null, null, true);
            }
        }
        if (plain == null) {
            return PastValue.NONE;
        }
        try {
            return PastValue.of(JsonText.parse(plain));
        } catch (JacksonException e) {
            return new PastValue(null, null, true); // not to be shown
        }
    }

    /** Returns what became of an account between two revisions, whatever happened meanwhile. */
    public PastEdit.Edits compare(AccountId id, long from, long to) {
        return sessions.read("Comparing revisions of account " + id, handle -> {
            range(handle, id, Instant.now()).require(id, to);
            PastEdit.Edits edits = PastEdit.Edits.none();
            List<PastEdit.Change> changes = select(handle, id, from, to + 1, Integer.MAX_VALUE);
            // Afterwards, here and below: what was removed while this was read would be missing.
            range(handle, id, Instant.now()).require(id, from);
            for (int n = changes.size() - 1; n >= 0; n--) {
                PastEdit.Edits next = changes.get(n).edits();
                next.account().forEach((name, edit) -> edits.account().merge(name, edit, PastEdit::then));
                next.settings().forEach((name, edit) -> edits.settings().merge(name, edit, PastEdit::then));
            }
            return edits;
        });
    }

    /** Returns an account as it was at an instant. */
    public StoredAccount asOf(AccountId id, Instant instant) {
        return sessions.read("Reading what account " + id + " was", handle -> {
            Range range = range(handle, id, instant);
            requireKept(range, id, instant);
            Optional<StoredAccount> past = past(handle, id, range.reached());
            requireKept(range(handle, id, instant), id, instant);
            return past.orElseThrow(() -> new BrokerKeepException(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    "Account " + id + " did not exist at " + instant + ".",
                    "its history tells when it was created or deleted."));
        });
    }

    private static void requireKept(Range range, AccountId id, Instant instant) {
        if (instant.isBefore(range.begins())) {
            throw tooShort("Account " + id + " was asked for as of " + instant, range.begins());
        }
    }

    /** Returns an account as a revision left it. */
    public StoredAccount at(AccountId id, long revision) {
        return sessions.read("Reading revision " + revision + " of account " + id, handle -> {
            range(handle, id, Instant.now()).require(id, revision);
            Optional<StoredAccount> past = past(handle, id, revision);
            range(handle, id, Instant.now()).require(id, revision);
            return past.orElseThrow(() -> new BrokerKeepException(
                    ErrorCode.UNKNOWN_ACCOUNT,
                    "Account " + id + " did not exist with revision " + revision + ".",
                    "its history tells when it was created or deleted."));
        });
    }

    private Optional<StoredAccount> past(Handle handle, AccountId id, long revision) {
        StoredSettings.Builder settings = StoredSettings.builder();
        List<Optional<AccountInfo>> rows = handle.createQuery(PAST)
                .bind("id", id.value())
                .bind("revision", revision)
                .map((row, context) -> {
                    addTo(settings, id, row);
                    return info(id, revision, row.getString("row"));
                })
                .list();
        return rows.get(0).map(info -> new StoredAccount(info, 0, 0, false, false, settings.build()));
    }

    private void addTo(StoredSettings.Builder settings, AccountId id, ResultSet row) throws SQLException {
        String name = row.getString("name");
        if (name == null) {
            return;
        }
        PastValue value = value(id, name, row.getString("value"), row.getBytes("ciphertext"));
        if (value.secret() != null) {
            settings.secret(name, value.secret());
        } else if (value.plain() != null) {
            settings.plain(name, value.plain());
        } else {
            settings.damaged(name, "it cannot be read any more: the key it was encrypted with is not in the keyset");
        }
    }

    private static Optional<AccountInfo> info(AccountId id, long revision, @Nullable String row) {
        Map<String, Json> members = members(row);
        if (members.get("name") instanceof Json.Text name
                && members.get("broker") instanceof Json.Text broker
                && members.get("enabled") instanceof Json.Bool enabled) {
            return Optional.of(
                    new AccountInfo(id, name.value(), BrokerId.of(broker.value()), enabled.value(), revision));
        }
        return Optional.empty();
    }

    /** Removes what is older than is to be kept, at most so many changes at once; returns how many it removed. */
    public long prune(int portion) {
        return sessions.read(
                "Removing old history",
                handle -> handle.createQuery("select brokerkeep.prune_history(:portion)")
                        .bind("portion", portion)
                        .mapTo(Long.class)
                        .one());
    }

    private static Range range(Handle handle, AccountId id, Instant instant) {
        return handle.createQuery(RANGE)
                .bind("id", id.value())
                .bind("instant", OffsetDateTime.ofInstant(instant, ZoneOffset.UTC))
                .map((row, context) -> Range.of(row))
                .findOne()
                .orElseThrow(() -> AccountStore.unknownAccount(id));
    }

    private static BrokerKeepException tooShort(String problem, Instant begins) {
        return new BrokerKeepException(
                ErrorCode.HISTORY_TOO_SHORT,
                problem + ", and the history reaches back to " + begins + " only.",
                "ask for something later; how long history is kept stands in brokerkeep.history_policy.");
    }

    /**
     * Which revisions of an account can be told of.
     *
     * @param before the one before the oldest change that is kept
     * @param reached the one that was current at an instant
     */
    private record Range(long latest, long before, long reached, Instant begins) {
        static Range of(ResultSet row) throws SQLException {
            long latest = row.getLong("latest");
            long oldest = row.getLong("oldest");
            long before = row.wasNull() ? latest : oldest - 1;
            long reached = row.getLong("reached");
            return new Range(
                    latest,
                    before,
                    row.wasNull() ? before : reached,
                    row.getObject("begins", OffsetDateTime.class).toInstant());
        }

        void require(AccountId id, long revision) {
            if (revision > latest || revision < 0) {
                throw new BrokerKeepException(
                        ErrorCode.REFUSED,
                        "Account " + id + " has no revision " + revision + ": its latest is " + latest + ".",
                        "its history lists them.");
            }
            if (revision < before) {
                throw tooShort("Revision " + revision + " of account " + id + " was asked for", begins);
            }
        }
    }
}
