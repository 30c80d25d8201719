package dev.brokerkeep.example;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsConflictException;
import dev.brokerkeep.settings.SettingsDraft;
import dev.brokerkeep.settings.SettingsSchema;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.LoggerFactory;

/**
 * A secret is planted wherever somebody can put one, and looked for wherever something can be seen: it is found nowhere
 * but encrypted.
 */
final class CanaryTest {
    private static final String CANARY = "C4nary/se+cret=7&Zq_9vXw!LkD3";
    private static final int SLICE = 12;

    /** What was seen, by place. */
    private final Map<String, String> seen = Collections.synchronizedMap(new LinkedHashMap<>());

    private final Ear ear = new Ear();

    /** Every form in which a part of the canary may stand somewhere. */
    private static Set<String> forms() {
        byte[] bytes = CANARY.getBytes(StandardCharsets.UTF_8);
        Set<String> forms = new LinkedHashSet<>();
        for (int n = 0; n + SLICE <= CANARY.length(); n++) {
            String slice = CANARY.substring(n, n + SLICE);
            forms.add(slice);
            forms.add(URLEncoder.encode(slice, StandardCharsets.UTF_8));
            forms.add(HexFormat.of().formatHex(slice.getBytes(StandardCharsets.UTF_8)));
        }
        for (int shift = 0; shift < 3; shift++) {
            byte[] shifted = java.util.Arrays.copyOfRange(bytes, shift, bytes.length);
            String encoded = Base64.getEncoder().withoutPadding().encodeToString(shifted);
            for (int n = 0; n + 16 <= encoded.length() - 2; n++) {
                forms.add(encoded.substring(n, n + 16));
                forms.add(encoded.substring(n, n + 16).replace('+', '-').replace('/', '_'));
            }
        }
        return forms;
    }

    private static boolean holdsCanary(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        return forms().stream().anyMatch(form -> text.contains(form) || lower.contains(form.toLowerCase(Locale.ROOT)));
    }

    static Stream<String> leaks() {
        String middle = CANARY.substring(5, 5 + SLICE);
        return Stream.of(
                "x" + CANARY + "y",
                "token " + middle + "...",
                "https://host/?key=" + URLEncoder.encode(CANARY, StandardCharsets.UTF_8),
                "Basic " + Base64.getEncoder().encodeToString(("user:" + CANARY).getBytes(StandardCharsets.UTF_8)),
                Base64.getUrlEncoder().encodeToString(("me:" + CANARY).getBytes(StandardCharsets.UTF_8)),
                "\\x" + HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8)));
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void search_findsALeak_inWhateverForm(String leak) {
        assertThat(holdsCanary(leak)).isTrue();
    }

    @Test
    void search_findsNothing_whereNothingIs() {
        assertThat(holdsCanary("C4nary, but no more than " + CANARY.substring(0, SLICE - 1)))
                .isFalse();
    }

    @Test
    void canary_isNowhereButEncrypted(@TempDir Path folder) throws Exception {
        ear.listen();
        try (Operator operator = new Operator(folder)) {
            Files.writeString(operator.file("canary"), CANARY);
            Files.writeString(operator.file("passphrase"), "a long passphrase");
            try (Connection listener = operator.database().connect("listener")) {
                try (Statement listen = listener.createStatement()) {
                    listen.execute("listen brokerkeep");
                }
                byCommands(operator);
                byCode(operator);
                PGNotification[] heard = listener.unwrap(PGConnection.class).getNotifications(1_000);
                assertThat(heard).isNotEmpty();
                for (PGNotification each : heard) {
                    seen.put("a notification " + each.hashCode(), each.getParameter());
                }
            }
            dump(operator);
        } finally {
            ear.close();
        }
        Thread.getAllStackTraces().keySet().forEach(thread -> seen.put("thread " + thread.getId(), thread.getName()));

        assertThat(seen).hasSizeGreaterThan(100);
        assertThat(seen.keySet()).anyMatch(place -> place.startsWith("log")).contains("table setting_history");
        seen.forEach((place, text) -> assertThat(holdsCanary(text)).as(place).isFalse());
    }

    private CommandRun typed(Operator operator, String... line) {
        CommandRun run = operator.run(line);
        String place = "command " + seen.size() + " " + String.join(" ", line);
        seen.put(place, run.all());
        seen.put(place + ", arguments of processes", arguments());
        return run;
    }

    private static String arguments() {
        StringBuilder all = new StringBuilder();
        ProcessHandle.allProcesses()
                .forEach(process ->
                        all.append(process.info().commandLine().orElse("")).append('\n'));
        return all.toString();
    }

    private void byCommands(Operator operator) throws Exception {
        String canary = "@" + operator.file("canary");
        typed(
                operator,
                "accounts",
                "add",
                "main",
                "--broker",
                "alpaca",
                "--secret",
                "api_key=" + canary,
                "--secret",
                "api_secret=" + canary);
        String exported = operator.file("all.yaml").toString();
        String sealed = operator.file("sealed.yaml").toString();
        String passphrase = operator.file("passphrase").toString();
        for (String line : List.of(
                "settings get main",
                "settings get main api_key --json",
                "settings history main",
                "settings history main --json",
                "settings diff main --from 0 --to 1",
                "settings validate",
                "settings set main data_feed=sip --verbose",
                "settings set main data_feed=iex --based-on 1 --json",
                "settings restore main 1",
                "settings export",
                "settings export --json",
                "settings export --output " + exported,
                "settings export --encrypt-secrets --passphrase-file " + passphrase + " --output " + sealed,
                "settings import " + exported,
                "settings import " + sealed + " --passphrase-file " + passphrase + " --verbose",
                "accounts show main --json",
                "accounts list",
                "accounts move main --broker alpaca --secret api_key=" + canary + " --secret api_secret=" + canary,
                "warm",
                "stats --json",
                "keys rotate",
                "keys rotate --restarted",
                "keys re-encrypt",
                "keys list",
                "doctor --json",
                "config show",
                "settings get main --verbose")) {
            CommandRun run = typed(operator, line.split(" "));
            // What did nothing would prove nothing.
            int expected = line.contains("--based-on") ? 4 : line.endsWith(exported) && line.contains("import") ? 5 : 0;
            assertThat(run.exitCode()).as(line + ": " + run.all()).isEqualTo(expected);
        }
        // Where somebody puts it by mistake: refused, and not repeated.
        typed(operator, "settings", "set", "main", "api_key=" + CANARY);
        typed(operator, "settings", "set", "main", "--secret", "api_key=" + CANARY);
        typed(operator, "settings", "set", "main", "paper_account=" + CANARY);
        typed(operator, "settings", "set", "main", "base_url=" + CANARY);
        typed(operator, "settings", "set", "main", "paper_account:={\"" + CANARY + "\"");
        typed(operator, "settings", "get", "main", "--bogus=" + CANARY);
        for (String file : List.of(exported, sealed)) {
            seen.put("file " + file, Files.readString(Path.of(file)));
        }
    }

    private void byCode(Operator operator) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(operator.environment().get("BROKERKEEP_DB_URL"));
        database.setUser("postgres");
        try (BrokerKeep keep = BrokerKeep.with(database)
                .keyset(KeysetSource.file(operator.file("keyset.json")))
                .open()) {
            AccountId id = keep.accounts().named("main").orElseThrow().id();
            var account = keep.instances().get(id);
            SettingsSchema schema = account.settings().schema();
            var change = SettingsDraft.of(schema)
                    .secret("api_key", Secret.of(CANARY))
                    .secret("api_secret", Secret.of(CANARY))
                    .text("base_url", "http://127.0.0.1:1")
                    .change();
            tell("a change", change);
            tell("a receipt", account.saveSettings(change.noted(ChangeNote.by("me"))));
            tell("settings", account.settings());
            tell("a handle", account);
            tell("a conflict", () -> account.saveSettings(change.basedOn(1)));
            tell("a call", account::summary);
            tell("a trial", () -> keep.instances().tryOut(id, change, Duration.ofSeconds(5)));
            tell("an instance", keep.instances());
            tell("stats", keep.instances().stats());
            tell("history", keep.history().changes(id, Long.MAX_VALUE, 100));
            tell("comparison", keep.history().compare(id, 0, account.settings().revision()));
            tell("the past", keep.history().at(id, 1));
            operator.sql(
                    "update brokerkeep.account_setting set value = '\"plain\"', ciphertext = null where name = 'api_key'");
            tell("settings that cannot be read", () -> keep.instances().openUncached(id));
        }
    }

    private void tell(String what, Object told) {
        seen.put(what + " " + seen.size(), String.valueOf(told));
        if (told instanceof SettingsConflictException conflict) {
            seen.put(what + " settings", conflict.settings().toString());
        }
    }

    private void tell(String what, Runnable failing) {
        try {
            failing.run();
            tell(what, (Object) "nothing");
        } catch (BrokerKeepException e) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            tell(what, (Object) e);
            seen.put(what + " with its causes", trace.toString());
        }
    }

    /** Every table of the schema, bytes as hexadecimal digits. */
    private void dump(Operator operator) throws Exception {
        try (Connection connection = operator.database().connect("dump");
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_name from information_schema.tables where table_schema = 'brokerkeep'")) {
                while (rows.next()) {
                    tables.add(rows.getString(1));
                }
            }
            assertThat(tables).contains("account_setting", "setting_history", "keyset_witness", "account_change");
            for (String table : tables) {
                try (ResultSet row = statement.executeQuery(
                        "select coalesce(string_agg(t::text, E'\\n'), '') from brokerkeep." + table + " t")) {
                    row.next();
                    seen.put("table " + table, row.getString(1));
                }
            }
        }
    }

    /** Hears all logs at every level. */
    private final class Ear extends AppenderBase<ILoggingEvent> {
        private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        private final Level former = root.getLevel();
        private long events;

        void listen() {
            setContext(root.getLoggerContext());
            start();
            root.addAppender(this);
            root.setLevel(Level.TRACE);
            List.of("dev.brokerkeep", "com.zaxxer.hikari", "org.postgresql", "org.jdbi")
                    .forEach(name -> root.getLoggerContext().getLogger(name).setLevel(Level.TRACE));
        }

        @Override
        protected void append(ILoggingEvent event) {
            String thrown =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            seen.put("log " + events++ + " " + event.getLoggerName(), event.getFormattedMessage() + thrown);
        }

        void close() {
            root.detachAppender(this);
            root.setLevel(former);
        }
    }
}
