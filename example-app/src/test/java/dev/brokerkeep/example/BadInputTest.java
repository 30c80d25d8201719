package dev.brokerkeep.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.core.Keysets;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What people type wrongly, by accident or on purpose: each is refused with a text that names what is wrong, no value
 * is repeated that may be a secret, and the database stays as it is. Bad files to import have a test of their own.
 */
final class BadInputTest {
    private static final int INVALID = 5;
    private static final int USAGE = 2;
    private static final int FAILED = 1;

    /** Everything that is stored. */
    private static final String DUMP = "select coalesce(string_agg(x, '|' order by x), '') from ("
            + "select a::text as x from brokerkeep.account a union all"
            + " select s::text from brokerkeep.account_setting s union all"
            + " select r::text from brokerkeep.account_revision r union all"
            + " select c::text from brokerkeep.account_change c union all"
            + " select h::text from brokerkeep.setting_history h union all"
            + " select w::text from brokerkeep.keyset_witness w) everything";

    private static Operator operator;
    private static Path folder;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        folder = directory;
        operator = new Operator(directory);
        operator.account("there");
        file("empty", "");
        file("huge", "x".repeat(10 << 20));
        file("long", "x".repeat((1 << 20) + 1));
        file("mask", "******");
        file("null", "k\0k");
        Files.write(folder.resolve("latin1"), "gr\u00fc\u00df".getBytes(StandardCharsets.ISO_8859_1));
        file("other.json", Keysets.create());
        file("cut.json", Keysets.create().substring(0, 60));
        file("text.json", "this is no keyset");
        file("unknown.properties", "db.ulr = jdbc:postgresql://localhost/x\n");
        file("secret.properties", "db.password = canary\n");
        file("twice.properties", "db.user = a\ndb.user = b\n");
    }

    private static void file(String name, String text) throws Exception {
        Files.writeString(folder.resolve(name), text);
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    /** A setting of the account that is there. */
    private static Arguments set(String edit, String... expected) {
        return typed(INVALID, List.of(expected), "settings", "set", "there", edit);
    }

    private static Arguments secret(int exit, String source, String... expected) {
        return typed(exit, List.of(expected), "settings", "set", "there", "--secret", "api_key=" + source);
    }

    /** A new account of this name. */
    private static Arguments name(String name, String... expected) {
        List<String> line = new ArrayList<>(List.of("accounts", "add", name, "--broker", "alpaca"));
        line.addAll(List.of("--secret", "api_key=@key", "--secret", "api_secret=@secret"));
        return typed(FAILED, List.of(expected), line.toArray(String[]::new));
    }

    private static Arguments typed(int exit, List<String> expected, String... line) {
        return Arguments.of(exit, expected, List.of(line), Map.of());
    }

    private static Arguments with(Map<String, String> environment, int exit, List<String> expected, String... line) {
        return Arguments.of(exit, expected, List.of(line), environment);
    }

    static Stream<Arguments> lines() {
        String deep = "[".repeat(101) + "]".repeat(101);
        return Stream.of(
                set("paper_account=yes", "paper_account", "true or false"),
                set("paper_account=True", "paper_account", "true or false"),
                set("paper_account=1", "paper_account", "true or false"),
                set("paper_account=", "paper_account", "true or false"),
                set("paper_account= true", "paper_account", "true or false"),
                set("paper_account:=\"true\"", "paper_account", "true or false"),
                set("paper_account:=0", "paper_account", "true or false"),
                set("paper_account:=[true]", "paper_account", "true or false"),
                set("data_feed=IEX", "data_feed", "one of iex, sip"),
                set("data_feed=", "data_feed", "one of iex, sip"),
                set("data_feed=iex ", "data_feed", "one of iex, sip"),
                set("data_feed=\u202eiex", "data_feed", "one of iex, sip"),
                set("data_feed=i\u0435x", "data_feed", "one of iex, sip"),
                set("data_feed:=7", "data_feed"),
                set("data_feed:={\"a\":1}", "data_feed"),
                set("base_url=paper-api.alpaca.markets", "base_url", "absolute URI"),
                set("base_url=/v2", "base_url", "absolute URI"),
                set("base_url=https://", "base_url", "absolute URI"),
                set("base_url=https://host with blank/", "base_url", "absolute URI"),
                set("base_url=mailto:me@example.org", "base_url"),
                set("base_url=ftp://host.example/", "base_url"),
                set("base_url=http://host.example/", "base_url"),
                set("base_url=\u0000", "base_url"),
                set("data_fed=iex", "did you mean 'data_feed'?"),
                set("DATA_FEED=iex", "DATA_FEED", "not declared"),
                set("colour=red", "colour", "not declared"),
                set("account_id=7", "account_id", "not declared"),
                typed(USAGE, List.of("Argument 2"), "settings", "set", "there", "data_feed"),
                typed(USAGE, List.of("Argument 2"), "settings", "set", "there", "=iex"),
                typed(USAGE, List.of("data_feed"), "settings", "set", "there", "data_feed:={"),
                typed(USAGE, List.of("data_feed"), "settings", "set", "there", "data_feed:=NaN"),
                typed(USAGE, List.of("data_feed"), "settings", "set", "there", "data_feed:=007"),
                typed(USAGE, List.of("data_feed"), "settings", "set", "there", "data_feed:=1,5"),
                typed(USAGE, List.of("data_feed"), "settings", "set", "there", "data_feed:={\"a\":1,\"a\":2}"),
                typed(INVALID, List.of("data_feed"), "settings", "set", "there", "data_feed:=" + deep),
                typed(
                        USAGE,
                        List.of("data_feed", "twice"),
                        "settings",
                        "set",
                        "there",
                        "data_feed=iex",
                        "data_feed=sip"),
                typed(USAGE, List.of("set"), "settings", "set", "there"),
                typed(USAGE, List.of("api_key", "--secret"), "settings", "set", "there", "api_key=canary-1"),
                typed(USAGE, List.of("api_key"), "settings", "set", "there", "--secret", "api_key=canary-2"),
                typed(USAGE, List.of("--based-on"), "settings", "set", "there", "data_feed=sip", "--based-on", "x"),
                typed(
                        4,
                        List.of("SETTINGS_CONFLICT"),
                        "settings",
                        "set",
                        "there",
                        "data_feed=sip",
                        "--based-on",
                        "999"),
                typed(INVALID, List.of("api_key", "required"), "settings", "unset", "there", "api_key"),
                typed(INVALID, List.of("api_key", "required"), "settings", "clear", "there", "api_key"),
                secret(FAILED, "@no-such-file", "no-such-file"),
                secret(FAILED, "@.", "api_key", "IOException"),
                secret(FAILED, "@empty", "api_key", "empty"),
                secret(INVALID, "@mask", "api_key", "mask"),
                secret(FAILED, "@null", "api_key", "NUL"),
                secret(INVALID, "@long", "api_key", "longer than"),
                secret(FAILED, "@latin1", "UTF-8"),
                secret(FAILED, "@huge", "huge"),
                typed(FAILED, List.of("UNKNOWN_ACCOUNT"), "settings", "set", "999", "data_feed=sip"),
                typed(FAILED, List.of("UNKNOWN_ACCOUNT"), "settings", "set", "nobody", "data_feed=sip"),
                typed(FAILED, List.of("UNKNOWN_ACCOUNT"), "accounts", "disable", "99999999999999999999"),
                typed(FAILED, List.of("UNKNOWN_ACCOUNT"), "accounts", "remove", "1x", "--yes"),
                name("there", "already", "there"),
                name("", "name"),
                name(" there", "name"),
                name("there\u200b", "name"),
                name("a\nb", "name"),
                name("\u202egnp", "name"),
                name("n".repeat(201), "201"),
                typed(FAILED, List.of("UNKNOWN_BROKER", "alpacca"), "accounts", "add", "x", "--broker", "alpacca"),
                typed(USAGE, List.of("Al Paca"), "accounts", "add", "x", "--broker", "Al Paca"),
                typed(INVALID, List.of("api_key", "api_secret"), "accounts", "add", "x", "--broker", "alpaca"),
                typed(FAILED, List.of("UNKNOWN_BROKER"), "accounts", "move", "there", "--broker", "elsewhere"),
                typed(FAILED, List.of("revision"), "settings", "restore", "there", "77"),
                typed(USAGE, List.of("reason"), "settings", "set", "there", "data_feed=sip", "--reason", "\u202e"),
                typed(USAGE, List.of("actor"), "settings", "set", "there", "data_feed=sip", "--actor", "a".repeat(201)),
                with(
                        Map.of("BROKERKEEP_KEYSET_FILE", "other.json"),
                        FAILED,
                        List.of("KEYSET_INVALID", "another keyset"),
                        "settings",
                        "set",
                        "there",
                        "--secret",
                        "api_key=@key"),
                with(
                        Map.of("BROKERKEEP_KEYSET_FILE", "cut.json"),
                        FAILED,
                        List.of("KEYSET_INVALID", "cut.json"),
                        "settings",
                        "set",
                        "there",
                        "data_feed=sip"),
                with(
                        Map.of("BROKERKEEP_KEYSET_FILE", "text.json"),
                        FAILED,
                        List.of("KEYSET_INVALID", "text.json"),
                        "settings",
                        "set",
                        "there",
                        "data_feed=sip"),
                with(
                        Map.of("BROKERKEEP_KEYSET_FILE", "absent.json"),
                        FAILED,
                        List.of("KEYSET_MISSING", "absent.json"),
                        "settings",
                        "set",
                        "there",
                        "data_feed=sip"),
                with(Map.of("BROKERKEEP_DB_ULR", "x"), USAGE, List.of("BROKERKEEP_DB_URL"), "accounts", "list"),
                with(
                        Map.of("BROKERKEEP_CONFIG", "unknown.properties"),
                        USAGE,
                        List.of("db.ulr", "db.url"),
                        "accounts",
                        "list"),
                with(
                        Map.of("BROKERKEEP_CONFIG", "secret.properties"),
                        USAGE,
                        List.of("db.password"),
                        "accounts",
                        "list"),
                with(Map.of("BROKERKEEP_CONFIG", "twice.properties"), USAGE, List.of("db.user"), "accounts", "list"),
                with(Map.of("BROKERKEEP_MIGRATE", "maybe"), USAGE, List.of("migrate", "auto"), "accounts", "list"),
                with(Map.of("BROKERKEEP_PLUGIN_PATH", "nowhere"), FAILED, List.of("nowhere"), "accounts", "list"));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void badInput_isRefused_namesWhatIsWrong_andChangesNothing(
            int exit, List<String> expected, List<String> line, Map<String, String> environment) throws Exception {
        String before = operator.database().ask(DUMP);
        Map<String, String> usual = Map.copyOf(operator.environment());
        environment.forEach((name, value) -> operator.environment().put(name, inFolder(value)));
        CommandRun run;
        try {
            run = operator.run(line.stream().map(BadInputTest::inFolder).toArray(String[]::new));
        } finally {
            operator.environment().clear();
            operator.environment().putAll(usual);
        }

        assertThat(run.exitCode()).as(run.all()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains(expected).doesNotContain("\tat ", "\0", "\u202e", "\u200b");
        assertThat(run.err().length()).isLessThan(2_000);
        assertThat(operator.database().ask(DUMP)).isEqualTo(before);
    }

    /** Files are those of this test. */
    private static String inFolder(String argument) {
        int at = argument.indexOf("=@");
        if (at >= 0) {
            return argument.substring(0, at + 2) + folder.resolve(argument.substring(at + 2));
        }
        return argument.endsWith(".json") || argument.endsWith(".properties") || argument.equals("nowhere")
                ? folder.resolve(argument).toString()
                : argument;
    }
}
