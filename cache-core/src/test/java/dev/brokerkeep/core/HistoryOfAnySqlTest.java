package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.history.PastAccount;
import dev.brokerkeep.settings.Json;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Transactions of random hand-typed statements; after each, everything that is stored is written down by the test. In
 * the end the history must tell the same of every revision and every instant.
 */
final class HistoryOfAnySqlTest {
    private static final int TRANSACTIONS = 150;
    private static final int ACCOUNTS = 4;
    private static final String MOVED = "dd";

    /** In the order in which the database shows them; no plugin declares them, so that any value will do. */
    private static final List<String> NAMES = List.of("aa", "bb", "cc", MOVED);

    private final PGSimpleDataSource database = TestDatabase.create();
    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    /** By account and revision: what was stored then; null where the account was gone. */
    private final Map<Long, TreeMap<Long, String>> seen = new HashMap<>();

    private final TreeMap<Instant, Map<Long, Long>> revisions = new TreeMap<>();

    @Test
    void history_tellsWhatWasStored_atEachRevisionAndInstant() throws SQLException {
        try (BrokerKeep keep = BrokerKeep.with(database)
                        .alone()
                        .plugins(List.of(new AcmePlugin()))
                        .open();
                Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (int n = 0; n < TRANSACTIONS; n++) {
                for (int step = random.nextInt(1, 5); step > 0; step--) {
                    statement.execute(anything());
                }
                if (random.nextInt(5) == 0) {
                    connection.rollback();
                } else {
                    connection.commit();
                }
                writeDown(statement);
                connection.commit();
            }

            seen.forEach((account, states) -> states.forEach((revision, stored) -> assertThat(
                            told(() -> keep.history().at(AccountId.of(account), revision)))
                    .as("account %d, revision %d, seed %d", account, revision, seed)
                    .isEqualTo(stored)));
            revisions.forEach((instant, latest) -> latest.forEach((account, revision) -> assertThat(
                            told(() -> keep.history().asOf(AccountId.of(account), instant)))
                    .as("account %d, instant %s, seed %d", account, instant, seed)
                    .isEqualTo(seen.get(account).get(revision))));
            assertThat(seen.values().stream().mapToInt(Map::size).sum()).isGreaterThan(TRANSACTIONS);
        }
    }

    private String anything() {
        int account = random.nextInt(1, ACCOUNTS + 1);
        String name = NAMES.get(random.nextInt(NAMES.size()));
        int value = random.nextInt(5);
        return switch (random.nextInt(24)) {
            case 0 -> "delete from brokerkeep.account where id = " + account;
            case 1 -> "update brokerkeep.account set enabled = not enabled where id <= " + account;
            case 2 -> "update brokerkeep.account set name = 'n' || id || '-" + value + "' where id = " + account;
            case 3 -> "truncate brokerkeep.account_setting";
            case 4 -> random.nextInt(4) == 0 ? "truncate brokerkeep.account cascade" : "select 1";
            case 5 -> "delete from brokerkeep.account_setting where account_id = " + account;
            case 6 -> "delete from brokerkeep.account_setting where name = '" + name + "'";
            case 7 -> "update brokerkeep.account_setting set value = value";
            case 8 ->
                "update brokerkeep.account_setting set name = '" + MOVED + "' where account_id = " + account
                        + " and name = '" + name + "' and not exists (select from brokerkeep.account_setting s"
                        + " where s.account_id = " + account + " and s.name = '" + MOVED + "')";
            case 9, 10 -> "update brokerkeep.account_setting set value = '" + value + "' where name = '" + name + "'";
            case 11, 12, 13, 14 ->
                "insert into brokerkeep.account (id, name, broker) values (" + account + ", 'n" + account
                        + "', 'acme') on conflict do nothing";
            default ->
                "insert into brokerkeep.account_setting (account_id, name, value) select id, '" + name + "', '"
                        + value + "' from brokerkeep.account where id >= " + account
                        + " on conflict (account_id, name) do update set value = excluded.value";
        };
    }

    private void writeDown(Statement statement) throws SQLException {
        Map<Long, Long> latest = new HashMap<>();
        try (var rows = statement.executeQuery("select r.account_id, r.revision, a.name || ' ' || a.enabled || ' ' ||"
                + " coalesce((select jsonb_object_agg(s.name, s.value) from brokerkeep.account_setting s"
                + " where s.account_id = a.id)::text, '{}')"
                + " from brokerkeep.account_revision r left join brokerkeep.account a on a.id = r.account_id")) {
            while (rows.next()) {
                seen.computeIfAbsent(rows.getLong(1), id -> new TreeMap<>()).put(rows.getLong(2), rows.getString(3));
                latest.put(rows.getLong(1), rows.getLong(2));
            }
        }
        try (var row = statement.executeQuery("select clock_timestamp()")) {
            row.next();
            revisions.put(row.getObject(1, OffsetDateTime.class).toInstant(), latest);
        }
    }

    private interface Question {
        PastAccount ask();
    }

    /** As the database wrote it down; null if the account was not there. */
    private static String told(Question question) {
        PastAccount past;
        try {
            past = question.ask();
        } catch (BrokerKeepException e) {
            assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_ACCOUNT);
            return null;
        }
        List<String> settings = new ArrayList<>();
        for (String name : NAMES) {
            past.settings().undeclared(name).ifPresent(value -> settings.add("\"" + name + "\": " + number(value)));
        }
        return past.info().name() + " " + past.info().enabled() + " {" + String.join(", ", settings) + "}";
    }

    private static String number(Json value) {
        return ((Json.Numeric) value).value().toPlainString();
    }
}
