package dev.brokerkeep.example.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.example.exchange.LegacyReading.Verdict;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A predecessor's SQLite file: every value is taken, repaired for a reason, or refused; none is guessed. */
final class LegacyAccountsTest {
    private static Bench bench;

    @TempDir
    private Path directory;

    @BeforeAll
    static void open() {
        bench = new Bench();
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    /** Rows of both tables, in the column types that SQLAlchemy declares. */
    private Path file(String... statements) throws Exception {
        Path path = directory.resolve("ba2.sqlite");
        Files.deleteIfExists(path);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            execute(
                    connection,
                    "create table accountdefinition (id integer not null primary key, name varchar not null, provider"
                            + " varchar not null, description varchar)");
            execute(
                    connection,
                    "create table accountsetting (id integer not null primary key, account_id integer, key varchar not"
                            + " null, value_str varchar, value_json json, value_float float)");
            for (String statement : statements) {
                execute(connection, statement);
            }
        }
        return path;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }

    private static final String ACCOUNT = "insert into accountdefinition values (1, 'main', 'bazaar', null)";

    private static final String KEY =
            "insert into accountsetting values (1, 1, 'api_key', '" + Bench.CANARY + "', null, null)";

    private static String row(String key, String columns) {
        return "insert into accountsetting (account_id, key, value_str, value_json, value_float) values (1, '" + key
                + "', " + columns + ")";
    }

    static Stream<Arguments> values() {
        return Stream.of(
                // key, value_str, value_json, value_float; verdict; value, if there is one
                Arguments.of("note", "'text', null, null", Verdict.TAKEN, Json.of("text")),
                Arguments.of("note", "'007', null, null", Verdict.TAKEN, Json.of("007")),
                Arguments.of("note", "'None', null, null", Verdict.REFUSED, null),
                Arguments.of("note", "null, '\"text\"', null", Verdict.REPAIRED, Json.of("text")),
                Arguments.of("note", "null, '\"\\\"text\\\"\"', null", Verdict.REFUSED, null),
                Arguments.of("note", "null, 5, null", Verdict.REFUSED, null),
                Arguments.of("note", "null, null, 5.0", Verdict.REFUSED, null),
                Arguments.of("note", "cast(x'ff41' as text), null, null", Verdict.REFUSED, null),
                Arguments.of("note", "x'41', null, null", Verdict.REFUSED, null),
                Arguments.of("note", "cast(x'410042' as text), null, null", Verdict.REFUSED, null),
                Arguments.of("note", "'text', 'null', null", Verdict.TAKEN, Json.of("text")),
                Arguments.of("note", "'text', '{}', null", Verdict.TAKEN, Json.of("text")),
                Arguments.of("note", "'text', '\"text\"', null", Verdict.REPAIRED, Json.of("text")),
                Arguments.of("note", "'text', '\"other\"', null", Verdict.REFUSED, null),
                Arguments.of("note", "'text', null, 1.0", Verdict.REFUSED, null),
                Arguments.of("note", "null, null, null", Verdict.LEFT_OUT, null),
                Arguments.of("data_feed", "'None', null, null", Verdict.REPAIRED, null),
                Arguments.of("data_feed", "'sip', null, null", Verdict.TAKEN, Json.of("sip")),
                Arguments.of("data_feed", "'SIP', null, null", Verdict.REFUSED, null),
                Arguments.of("order_limit", "'5', null, null", Verdict.REPAIRED, Json.of(5)),
                Arguments.of("order_limit", "'5.0', null, null", Verdict.REPAIRED, Json.of(5)),
                Arguments.of("order_limit", "'005', null, null", Verdict.REFUSED, null),
                Arguments.of("order_limit", "'1,5', null, null", Verdict.REFUSED, null),
                Arguments.of("order_limit", "'five', null, null", Verdict.REFUSED, null),
                Arguments.of("order_limit", "'', null, null", Verdict.REPAIRED, null),
                Arguments.of("order_limit", "'None', null, null", Verdict.REPAIRED, null),
                Arguments.of("order_limit", "'5000', null, null", Verdict.REFUSED, null),
                Arguments.of("order_limit", "null, null, 5.0", Verdict.REPAIRED, Json.of(5)),
                Arguments.of("order_limit", "null, null, 5.5", Verdict.REFUSED, null),
                Arguments.of("order_limit", "null, null, 'abc'", Verdict.REFUSED, null),
                Arguments.of("order_limit", "null, 5, null", Verdict.TAKEN, Json.of(5)),
                Arguments.of("order_limit", "null, '\"5\"', null", Verdict.REPAIRED, Json.of(5)),
                Arguments.of("order_limit", "'5', null, 5.0", Verdict.REPAIRED, Json.of(5)),
                Arguments.of("order_limit", "'5', null, 6.0", Verdict.REFUSED, null),
                Arguments.of("big_count", "null, null, 9007199254740994.0", Verdict.REFUSED, null),
                Arguments.of(
                        "big_count", "'9007199254740993', null, null", Verdict.REPAIRED, Json.of(9007199254740993L)),
                Arguments.of("share", "null, null, 0.1", Verdict.TAKEN, Json.of(new java.math.BigDecimal("0.1"))),
                Arguments.of("share", "null, null, 9e999", Verdict.REFUSED, null),
                Arguments.of("share", "'0.10', null, null", Verdict.REPAIRED, Json.of(new java.math.BigDecimal("0.1"))),
                Arguments.of("share", "'NaN', null, null", Verdict.REFUSED, null),
                Arguments.of("paper_account", "null, 'false', null", Verdict.TAKEN, Json.of(false)),
                Arguments.of("paper_account", "null, '\"false\"', null", Verdict.REPAIRED, Json.of(false)),
                Arguments.of("paper_account", "null, '\"\\\"true\\\"\"', null", Verdict.REPAIRED, Json.of(true)),
                Arguments.of(
                        "paper_account",
                        "null, '\"\\\"\\\\\\\"true\\\\\\\"\\\"\"', null",
                        Verdict.REPAIRED,
                        Json.of(true)),
                Arguments.of("paper_account", "'\"true\"', null, null", Verdict.REPAIRED, Json.of(true)),
                Arguments.of("paper_account", "'\"\\\"false\\\"\"', null, null", Verdict.REPAIRED, Json.of(false)),
                Arguments.of("paper_account", "'False', null, null", Verdict.REPAIRED, Json.of(false)),
                Arguments.of("paper_account", "null, 'False', null", Verdict.REPAIRED, Json.of(false)),
                Arguments.of("paper_account", "'0', null, null", Verdict.REFUSED, null),
                Arguments.of("paper_account", "null, 0, null", Verdict.REFUSED, null),
                Arguments.of("paper_account", "null, null, 0.0", Verdict.REFUSED, null),
                Arguments.of("paper_account", "'no', null, null", Verdict.REFUSED, null),
                Arguments.of("paper_account", "null, '\"None\"', null", Verdict.REPAIRED, null),
                Arguments.of("paper_account", "null, '{}', null", Verdict.LEFT_OUT, null),
                Arguments.of("paper_account", "'true', 'false', null", Verdict.REFUSED, null),
                Arguments.of("api_secret", "'None', null, null", Verdict.REPAIRED, null),
                Arguments.of("api_secret", "null, 12345, null", Verdict.REFUSED, null),
                Arguments.of("api_secret", "'******', null, null", Verdict.REFUSED, null),
                Arguments.of(
                        "symbols",
                        "'[\"A\",\"B\"]', null, null",
                        Verdict.REPAIRED,
                        Json.of(List.of(Json.of("A"), Json.of("B")))),
                Arguments.of("symbols", "null, '[\"A\"]', null", Verdict.TAKEN, Json.of(List.of(Json.of("A")))),
                Arguments.of("symbols", "'A,B', null, null", Verdict.REFUSED, null),
                Arguments.of("extra", "null, '{}', null", Verdict.TAKEN, Json.of(Map.of())),
                Arguments.of("extra", "null, '{\"a\":1,\"a\":2}', null", Verdict.REFUSED, null),
                Arguments.of("extra", "null, '{\"a\": NaN}', null", Verdict.REFUSED, null),
                Arguments.of("extra", "null, '\"x\"', null", Verdict.REFUSED, null),
                Arguments.of("no_such", "'x', null, null", Verdict.REFUSED, null),
                Arguments.of("NOTE", "'x', null, null", Verdict.REFUSED, null));
    }

    @ParameterizedTest
    @MethodSource("values")
    void value_isTakenRepairedOrRefused(String key, String columns, Verdict verdict, Json value) throws Exception {
        Path path = file(ACCOUNT, KEY, row(key, columns));
        String before = checksum(path);

        LegacyAccounts accounts = LegacyAccounts.read(path, bench.keep, LegacyRules.none());

        LegacyReading reading = accounts.readings().stream()
                .filter(each -> each.setting().equals(key))
                .reduce((first, last) -> last)
                .orElseThrow();
        assertThat(reading.verdict()).as(reading.reason()).isEqualTo(verdict);
        ImportPlan plan = accounts.plan(ImportMode.MERGE);
        assertThat(plan.isApplicable()).isEqualTo(verdict != Verdict.REFUSED);
        if (verdict != Verdict.REFUSED) {
            assertThat(plan.accounts().get(0).settings().stream()
                            .filter(each -> each.setting().equals(key))
                            .map(SettingDifference::after)
                            .findFirst()
                            .map(java.util.Optional::orElseThrow)
                            .orElse(null))
                    .isEqualTo(value);
        }
        assertThat(accounts.readings().toString() + plan).doesNotContain(Bench.CANARY);
        assertThat(checksum(path)).isEqualTo(before);
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files).containsExactly(path);
        }
    }

    @Test
    void secret_isTaken_encrypted_andNotShown() throws Exception {
        try (Bench empty = new Bench()) {
            LegacyAccounts accounts = LegacyAccounts.read(file(ACCOUNT, KEY), empty.keep, LegacyRules.none());
            ImportPlan plan = accounts.plan(ImportMode.MERGE);

            assertThat(new AccountImport(empty.keep).apply(plan, ChangeNote.none()))
                    .isEqualTo(1);
            assertThat(empty.settings("main").get(BazaarAccount.API_KEY).reveal())
                    .isEqualTo(Bench.CANARY);
            assertThat(empty.stored() + plan + accounts.readings()).doesNotContain(Bench.CANARY);
        }
    }

    @Test
    void rules_renameAndLeaveOut_byBrokerToo() throws Exception {
        Path path = file(
                "insert into accountdefinition values (1, 'main', 'OldBroker', 'my account')",
                row("APIKEY", "'" + Bench.CANARY + "', null, null"),
                row("remark", "'None', null, null"),
                row("rubbish", "'x', null, null"));
        LegacyRules rules = new LegacyRules(
                Map.of("bazaar:APIKEY", "api_key", "remark", "note", "rubbish", ""),
                Map.of("OldBroker", "bazaar"),
                true);

        LegacyAccounts accounts = LegacyAccounts.read(path, bench.keep, rules);

        assertThat(accounts.plan(ImportMode.MERGE).problems()).isEmpty();
        assertThat(accounts.readings())
                .extracting(LegacyReading::verdict)
                .containsExactly(Verdict.REPAIRED, Verdict.LEFT_OUT, Verdict.TAKEN, Verdict.REPAIRED, Verdict.LEFT_OUT);
    }

    @Test
    void providerInOtherCase_isRepaired_andUnknownOneRefused() throws Exception {
        Path path = file(
                "insert into accountdefinition values (1, 'main', 'Bazaar', null), (2, 'other', 'IBKR', null)",
                KEY,
                "insert into accountsetting values (2, 2, 'api_key', '" + Bench.CANARY + "', null, null)");

        LegacyAccounts accounts = LegacyAccounts.read(path, bench.keep, LegacyRules.none());

        assertThat(accounts.plan(ImportMode.MERGE).problems())
                .singleElement()
                .asString()
                .contains("account 'other'", "'IBKR'", "--provider");
        assertThat(accounts.readings().toString())
                .contains("REPAIRED", "the broker 'bazaar'")
                .doesNotContain(Bench.CANARY);
    }

    @Test
    void duplicates_andOrphans() throws Exception {
        Path path = file(
                ACCOUNT,
                KEY,
                row("api_key", "'" + Bench.CANARY + "', null, null"),
                row("order_limit", "'5', null, null"),
                row("order_limit", "null, null, 5.0"),
                row("note", "'a', null, null"),
                row("note", "'b', null, null"),
                "insert into accountsetting values (90, 77, 'api_key', '" + Bench.CANARY + "', null, null)",
                "insert into accountsetting values (91, null, 'api_key', '" + Bench.CANARY + "', null, null)");

        LegacyAccounts accounts = LegacyAccounts.read(path, bench.keep, LegacyRules.none());

        assertThat(accounts.plan(ImportMode.MERGE).problems())
                .extracting(DocumentProblem::setting)
                .containsExactly("note");
        assertThat(accounts.readings())
                .filteredOn(each -> each.reason().contains("no account has the id"))
                .hasSize(2)
                .allMatch(each -> each.verdict() == Verdict.REFUSED);
        assertThat(accounts.readings().toString()).doesNotContain(Bench.CANARY);
    }

    @Test
    void sameNameTwice_isRefused() throws Exception {
        Path path = file(
                "insert into accountdefinition values (1, 'main', 'bazaar', null), (2, 'main', 'bazaar', null)", KEY);

        assertThat(LegacyAccounts.read(path, bench.keep, LegacyRules.none())
                        .plan(ImportMode.MERGE)
                        .problems())
                .hasSize(2)
                .allMatch(problem -> problem.message().contains("same name"));
    }

    @Test
    void otherFiles_areRefused() throws Exception {
        Path text = Files.writeString(directory.resolve("a.txt"), "no database, but " + Bench.CANARY);
        assertRefused(text, "no SQLite file");
        assertRefused(directory.resolve("absent"), "cannot be read");

        Path whole = file(ACCOUNT, KEY);
        byte[] bytes = Files.readAllBytes(whole);
        assertRefused(
                Files.write(directory.resolve("cut"), java.util.Arrays.copyOf(bytes, bytes.length / 2)), "damaged");

        Path empty = directory.resolve("empty.sqlite");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + empty)) {
            execute(connection, "create table accountdefinition (id integer)");
        }
        assertRefused(empty, "columns name, provider");
    }

    @Test
    void fileInUse_isRefused() throws Exception {
        Path path = file(ACCOUNT, KEY);
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path)) {
            execute(connection, "pragma journal_mode=wal");
            execute(connection, row("note", "'not in the main file yet', null, null"));

            assertRefused(path, "-wal file");
        }
    }

    private static void assertRefused(Path path, String why) {
        assertThat(catchThrowableOfType(
                        InvalidDocumentException.class,
                        () -> LegacyAccounts.read(path, bench.keep, LegacyRules.none())))
                .hasMessageContaining(why)
                .hasMessageNotContaining(Bench.CANARY);
    }

    private static String checksum(Path path) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path)))
                + Files.getLastModifiedTime(path);
    }
}
