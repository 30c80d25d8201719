package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.crypto.SecretBox;
import dev.brokerkeep.core.internal.crypto.UnopenableSecretException;
import dev.brokerkeep.core.internal.postgres.Sessions.Ending;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Secret;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Encrypts stored secrets anew that were encrypted with another key than the present one. Each portion is one
 * transaction, and replaces exactly what it has read: a save that comes between wins. What is done is told from what is
 * not by the ciphertexts themselves, so it can be ended and begun at any time.
 */
public final class SealedRows {
    /** A place where ciphertexts stand: a table with a key, and a column of it. */
    private enum Place {
        SETTING("brokerkeep.account_setting", "ciphertext", "account_id, 0::bigint, '0', name"),
        OLD("brokerkeep.setting_history", "old_ciphertext", "account_id, revision, xid::text, name"),
        NEW("brokerkeep.setting_history", "new_ciphertext", "account_id, revision, xid::text, name");

        final String table;
        final String column;
        final String key;

        Place(String table, String column, String key) {
            this.table = table;
            this.column = column;
            this.key = key;
        }

        boolean isHistory() {
            return this != SETTING;
        }

        String condition() {
            return column + " is not null and substring(" + column + " from 1 for :length) <> :mark";
        }
    }

    /** A secret that could not be opened, so that it was left as it is. */
    public record Unopened(AccountId account, String setting, String reason) {}

    /**
     * How far it has come.
     *
     * @param done how many were encrypted anew
     * @param total how many there were to do at the beginning
     */
    public record Progress(long done, long total) {}

    /**
     * What came of it.
     *
     * @param done how many were encrypted anew
     * @param unopened those that could not be opened, the first 1 000
     * @param left how many are left that are encrypted with another key: those, and all in the history if the
     *     database's user may not change that
     */
    public record Result(long done, List<Unopened> unopened, long left) {
        public Result {
            unopened = List.copyOf(unopened);
        }
    }

    private record Row(long account, long revision, String xid, String name, String sealed) {}

    private static final int MOST_NAMED = 1_000;

    private final Sessions sessions;
    private final SecretBox box;
    private final int portion;

    SealedRows(Sessions sessions, SecretBox box, int portion) {
        this.sessions = sessions;
        this.box = box;
        this.portion = portion;
    }

    /** Encrypts anew what is not yet encrypted with the present key. */
    public Result renew(ChangeNote note, Consumer<Progress> progress) throws CommitOutcomeUnknownException {
        requireKey();
        boolean mayChangeHistory = sessions.read(
                "Asking for rights",
                handle -> handle.createQuery("select has_table_privilege('brokerkeep.setting_history', 'update')")
                        .mapTo(Boolean.class)
                        .one());
        List<Place> places = new ArrayList<>(List.of(Place.SETTING));
        if (mayChangeHistory) {
            places.add(Place.OLD);
            places.add(Place.NEW);
        }
        // Each setting that is renewed leaves what it was in the history, to be renewed there.
        long total = mayChangeHistory ? count(Place.SETTING) : 0;
        for (Place place : places) {
            total += count(place);
        }
        Run run = new Run(note, total, progress);
        for (Place place : places) {
            run.renew(place);
        }
        return new Result(run.done, run.unopened, left());
    }

    /**
     * Returns how many are encrypted with another key than the primary one.
     *
     * @throws BrokerKeepException with {@code KEYSET_MISSING} or {@code KEYSET_INVALID} if there is no keyset or a
     *     wrong one
     */
    public long left() {
        requireKey();
        long left = 0;
        for (Place place : Place.values()) {
            left += count(place);
        }
        return left;
    }

    /** Without a key, or with another than the database's, this fails before anything is read. */
    private void requireKey() {
        box.seal(AccountId.of(Long.MAX_VALUE), "probe", Secret.of("probe"));
        if (box.mark().length == 0) {
            throw new BrokerKeepException(
                    ErrorCode.KEYSET_INVALID,
                    "What the primary key of the keyset seals does not say by which key it was sealed.",
                    "make a key with an output prefix (TINK) the primary one; nothing was written.");
        }
    }

    private long count(Place place) {
        return sessions.read(
                "Counting secrets",
                handle -> handle.createQuery("select count(*) from " + place.table + " where " + place.condition())
                        .bind("length", box.mark().length)
                        .bind("mark", box.mark())
                        .mapTo(Long.class)
                        .one());
    }

    /** One pass over everything. */
    private final class Run {
        private final ChangeNote note;
        private final long total;
        private final Consumer<Progress> progress;
        private final List<Unopened> unopened = new ArrayList<>();
        private long done;

        Run(ChangeNote note, long total, Consumer<Progress> progress) {
            this.note = note;
            this.total = total;
            this.progress = progress;
        }

        void renew(Place place) throws CommitOutcomeUnknownException {
            Row last = new Row(0, 0, "0", "", "");
            while (true) {
                List<Row> rows = next(place, last);
                if (rows.isEmpty()) {
                    return;
                }
                last = rows.get(rows.size() - 1);
                replace(place, rows);
                progress.accept(new Progress(done, total));
            }
        }

        private List<Row> next(Place place, Row last) {
            return sessions.read(
                    "Reading secrets",
                    handle -> handle.createQuery("select " + place.key + ", encode(" + place.column + ", 'hex')"
                                    + " from " + place.table + " where " + place.condition() + " and (" + place.key
                                    + ") > (:account, :revision, :xid, :name) order by 1, 2, 3, 4 limit :portion")
                            .bind("length", box.mark().length)
                            .bind("mark", box.mark())
                            .bind("account", last.account())
                            .bind("revision", last.revision())
                            .bind("xid", last.xid())
                            .bind("name", last.name())
                            .bind("portion", portion)
                            .map((row, context) -> new Row(
                                    row.getLong(1),
                                    row.getLong(2),
                                    row.getString(3),
                                    row.getString(4),
                                    row.getString(5)))
                            .list());
        }

        private void replace(Place place, List<Row> rows) throws CommitOutcomeUnknownException {
            List<Row> opened = new ArrayList<>();
            List<String> sealed = new ArrayList<>();
            for (Row row : rows) {
                AccountId account = AccountId.of(row.account());
                try {
                    sealed.add(HexFormat.of()
                            .formatHex(box.seal(
                                    account,
                                    row.name(),
                                    box.open(account, row.name(), HexFormat.of().parseHex(row.sealed())))));
                    opened.add(row);
                } catch (UnopenableSecretException e) {
                    if (unopened.size() < MOST_NAMED) {
                        unopened.add(new Unopened(account, row.name(), e.reason()));
                    }
                }
            }
            done += sessions.write("Encrypting secrets anew", handle -> update(handle, place, opened, sealed));
        }

        private Ending<Long> update(Handle handle, Place place, List<Row> rows, List<String> sealed) {
            String same = place.isHistory() ? " and s.revision = f.revision and s.xid = f.xid::xid8" : "";
            String sql = "with " + SettingLocks.NOTED
                    + ", fresh as materialized (select * from unnest(:accounts, :revisions,"
                    + " :xids, :names, :olds, :news) as f (account_id, revision, xid, name, was, becomes)),"
                    + " held as materialized (select s.ctid from " + place.table + " s join fresh f on"
                    + " s.account_id = f.account_id and s.name = f.name" + same
                    + " order by s.account_id, s.name for update of s),"
                    + " renewed as (update " + place.table + " s set " + place.column + " = decode(f.becomes, 'hex')"
                    + " from fresh f where s.account_id = f.account_id and s.name = f.name" + same
                    + " and s." + place.column + " = decode(f.was, 'hex') and " + SettingLocks.ARE_HELD
                    + " returning 1) select count(*), pg_current_xact_id()::text::bigint, " + Timeline.SQL
                    + " from renewed";
            return handle.createQuery(sql)
                    .bind("actor", note.actor())
                    .bind("source", note.source())
                    .bind("reason", note.reason())
                    .bind("accounts", rows.stream().map(Row::account).toArray(Long[]::new))
                    .bind("revisions", rows.stream().map(Row::revision).toArray(Long[]::new))
                    .bind("xids", rows.stream().map(Row::xid).toArray(String[]::new))
                    .bind("names", rows.stream().map(Row::name).toArray(String[]::new))
                    .bind("olds", rows.stream().map(Row::sealed).toArray(String[]::new))
                    .bind("news", sealed.toArray(String[]::new))
                    .map((row, context) -> Ending.commit(row.getLong(1), row.getInt(3), row.getLong(2)))
                    .one();
        }
    }
}
