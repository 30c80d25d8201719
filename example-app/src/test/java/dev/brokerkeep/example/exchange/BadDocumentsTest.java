package dev.brokerkeep.example.exchange;

import static dev.brokerkeep.example.exchange.DocumentFormat.JSON;
import static dev.brokerkeep.example.exchange.DocumentFormat.YAML;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.settings.ChangeNote;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each bad file is refused with the place and the cause, shows no value of it, and leaves the database as it is. */
final class BadDocumentsTest {
    private static final String CANARY = Bench.CANARY;
    private static final String HEAD = "brokerkeep: 1\naccounts:\n- name: a\n  broker: bazaar\n";
    private static final String KEY = "    api_key: \"" + CANARY + "\"\n";
    private static final String SETTINGS = HEAD + "  settings:\n" + KEY;

    private static Bench bench;

    @BeforeAll
    static void open() {
        bench = new Bench();
        bench.account("there", settings -> settings.and(BazaarAccount.NOTE, "mine"));
    }

    @AfterAll
    static void close() {
        bench.close();
    }

    /** Settings of the account that begin at line 7, column 5. */
    private static Arguments setting(String line, String... expected) {
        return yaml(SETTINGS + "    " + line + "\n", expected);
    }

    private static Arguments yaml(String text, String... expected) {
        return Arguments.of(YAML, text, List.of(expected));
    }

    private static Arguments json(String text, String... expected) {
        return Arguments.of(JSON, text, List.of(expected));
    }

    private static Arguments jsonSettings(String settings, String... expected) {
        return json(
                "{\"brokerkeep\":1,\"accounts\":[{\"name\":\"a\",\"broker\":\"bazaar\",\"settings\":{\"api_key\":\""
                        + CANARY + "\"," + settings + "}}]}",
                expected);
    }

    static Stream<Arguments> bad() {
        return Stream.of(
                // the file as a whole
                yaml("   \n", "empty"),
                yaml("just text", "expected brokerkeep, accounts, secrets"),
                yaml("- a\n- b\n", "line 1", "list"),
                yaml("accounts: []\n", "'brokerkeep: 1' is needed"),
                yaml("brokerkeep: 2\naccounts: []\n", "line 1, column 13", "no other is understood"),
                yaml("brokerkeep: \"1\"\naccounts: []\n", "'brokerkeep: 1' is needed"),
                yaml("brokerkeep: 1\n", "'accounts' is needed"),
                yaml("brokerkeep: 1\naccounts: all\n", "line 2, column 11", "list"),
                yaml("brokerkeep: 1\naccounts: []\nextra: 1\n", "line 3, column 1", "'extra' is none of"),
                yaml("brokerkeep: 1\nbrokerkeep: 1\naccounts: []\n", "line 2, column 1", "second time"),
                yaml("brokerkeep: 1\naccounts: []\n---\nbrokerkeep: 1\n", "line 3", "second document"),
                yaml("---\nbrokerkeep: 1\naccounts: []\n", "'...'", "cut off"),
                yaml("%YAML 1.1\n---\nbrokerkeep: 1\naccounts: []\n...\n", "directives"),
                yaml("%TAG ! tag:x,2000:\n---\nbrokerkeep: 1\naccounts: []\n...\n", "directives"),
                yaml("brokerkeep: 1\naccounts: []\nsecrets: 7\n", "line 3", "'secrets' is a text"),
                yaml("brokerkeep: 1\naccounts: []\nsecrets: abc\n", "line 3", "passphrase"),
                json("{}", "line 1", "'brokerkeep: 1' is needed"),
                json("{\"brokerkeep\":1,\"accounts\":[]} x", "line 1, column 3"),
                json("{\"brokerkeep\":1,\"accounts\":[]}{}", "something more"),
                json("{\"brokerkeep\":1,\"accounts\":[", "cut off"),
                json("{\"brokerkeep\":1,\"accounts\":[{\"name\":\"a", "cut off"),
                json("{\"brokerkeep\":1,\n \"accounts\":[],}", "line 2", "trailing commas"),
                json("{/* hi */\"brokerkeep\":1,\"accounts\":[]}", "comments"),
                json("{'brokerkeep':1,'accounts':[]}", "double quotes"),
                json("{\"brokerkeep\":01,\"accounts\":[]}", "not JSON"),
                json("brokerkeep: 1", "not JSON"),
                // accounts
                yaml("brokerkeep: 1\naccounts:\n- 5\n", "line 3, column 3", "number"),
                yaml("brokerkeep: 1\naccounts:\n- broker: bazaar\n", "'name'"),
                yaml("brokerkeep: 1\naccounts:\n- name: 5\n  broker: bazaar\n", "'name'", "text"),
                yaml("brokerkeep: 1\naccounts:\n- name: a\n", "account 'a'", "'broker' is needed"),
                yaml(
                        "brokerkeep: 1\naccounts:\n- name: a\n  broker: Bazaar\n",
                        "line 4, column 11",
                        "no id of a broker"),
                yaml("brokerkeep: 1\naccounts:\n- name: a\n  broker: acme\n", "account 'a'", "no plugin", "[bazaar]"),
                yaml(HEAD + "  enabled: \"true\"\n", "line 5, column 12", "true or false"),
                yaml(HEAD + "  enabled: yes\n", "line 5, column 12", "take this differently"),
                yaml(HEAD + "  revision: first\n", "'revision' is a number"),
                yaml(HEAD + "  setings: {}\n", "line 5, column 3", "'setings' is none of"),
                yaml(HEAD + "  settings: []\n", "line 5", "list"),
                yaml(HEAD + "  settings:\n", "line 5", "here stands nothing"),
                yaml(HEAD + "  unreadable: api_key\n", "list of names"),
                yaml(HEAD + "  unreadable: [api_key]\n", "setting 'api_key'", "could not be read"),
                yaml(HEAD + "  undeclared:\n    old_one: 1\n", "setting 'old_one'", "does not declare"),
                yaml(HEAD + "  undeclared:\n    note: x\n", "setting 'note'", "under 'settings'"),
                yaml(
                        SETTINGS + "- name: a\n  broker: bazaar\n  settings:\n" + KEY,
                        "line 7",
                        "account 'a'",
                        "line 3 too"),
                yaml(
                        "brokerkeep: 1\naccounts:\n- name: \" a\"\n  broker: bazaar\n  settings:\n" + KEY,
                        "no blank at either end"),
                yaml(
                        "brokerkeep: 1\naccounts:\n- name: \"a\\u202Eb\"\n  broker: bazaar\n  settings:\n" + KEY,
                        "a\\u{202E}b",
                        "visible"),
                yaml("brokerkeep: 1\naccounts:\n- name: \"\"\n  broker: bazaar\n", "not empty"),
                yaml(
                        "brokerkeep: 1\naccounts:\n- name: " + "n".repeat(201) + "\n  broker: bazaar\n  settings:\n"
                                + KEY,
                        "1 to 200"),
                yaml(HEAD + "  settings:\n    note: x\n", "setting 'api_key'", "required"),
                // settings
                setting("api_secret: \"******\"", "line 7, column 5", "setting 'api_secret'", "mask"),
                setting("api_secret: 12345", "line 7, column 5", "setting 'api_secret'", "found a JSON number"),
                setting("api_secret: \"\"", "not empty"),
                setting("api_secret: \"a\\0b\"", "NUL"),
                setting("api_key: \"second\"", "line 7, column 5", "setting 'api_key'", "second time"),
                setting("order_limit: \"10\"", "setting 'order_limit'", "found a JSON text"),
                setting("order_limit: 1001", "from 1 to 1000"),
                setting("order_limit: 1.5", "whole number"),
                setting("order_limit: 010", "line 7, column 18", "leading zeros"),
                setting("order_limit: 1_000", "leading zeros or grouping"),
                setting("order_limit: 0x1F", "in quotes"),
                setting("order_limit: +5", "in quotes"),
                setting("share: 1,5", "point as the mark"),
                setting("share: 1.000.000,5", "point as the mark"),
                setting("share: .5", "point as the mark"),
                setting("share: .nan", "in quotes"),
                setting("share: NaN", "take this differently"),
                setting("share: -.inf", "in quotes"),
                setting("share: 1e500", "setting 'share'", "500 digits"),
                setting("share: 1e999999999", "setting 'share'", "500 digits"),
                setting("share: 1e99999999999", "in quotes"),
                setting("share: " + "9".repeat(100_000), "in quotes"),
                setting("paper_account: yes", "take this differently"),
                setting("paper_account: True", "small letters"),
                setting("paper_account: \"true\"", "found a JSON text"),
                setting("paper_account: 1", "found a JSON number"),
                setting("data_feed: SIP", "one of iex, sip"),
                setting("note: 2026-01-01", "in quotes"),
                setting("note: ~", "take this differently"),
                setting("note:", "here stands nothing"),
                setting("note: *anchor", "line 7"),
                setting("note: &anchor x", "anchors"),
                setting("note: !!str x", "tags"),
                setting("note: !secret x", "tags"),
                setting("note: !!java.lang.Runtime x", "tags"),
                setting("note: [a, b]", "found a JSON array"),
                setting("note: \"half \\uD800 pair\"", "line 7"),
                setting("note: \"" + "x".repeat(1_048_577) + "\"", "1048576 characters"),
                setting("note: \"" + "x".repeat(10 << 20) + "\"", "1048576 characters"),
                setting("note: \"open", "line"),
                setting("note: a: b", "line 7"),
                setting("note: \u0007bell", "line 7, column 11", "U+0007"),
                setting("\tnote: x", "line 7"),
                setting("no_such: 1", "setting 'no_such'", "is not declared"),
                setting("nte: x", "did you mean 'note'"),
                setting("<<: {note: x}", "setting '<<'", "is not declared"),
                setting("1: x", "line 7, column 5", "a name is a text"),
                setting("? [a]\n    : x", "a name is a text"),
                setting("pause: 30s", "in quotes"),
                setting("pause: forever", "ISO-8601"),
                setting("address: not a uri", "absolute URI"),
                setting("symbols: A", "list of texts"),
                setting("symbols: [A, 1]", "only texts"),
                setting("extra: {a: 1, a: 2}", "line 7, column 19", "setting 'extra'", "second time"),
                setting("extra: " + "[".repeat(101) + "]".repeat(101), "100 levels"),
                setting("extra: " + "[".repeat(100_000), "levels"),
                setting("extra: " + "{a: ".repeat(50_000), "levels"),
                setting("extra: {\"" + "n".repeat(1001) + "\": 1}", "1000 characters"),
                setting(
                        "paper_account: false\n    order_limit: 500",
                        "setting 'order_limit'",
                        "at most 100 on a live account"),
                jsonSettings("\"share\":NaN", "not JSON"),
                jsonSettings("\"share\":Infinity", "not JSON"),
                jsonSettings("\"share\":1,5", "not JSON"),
                jsonSettings("\"share\":" + "1".repeat(2_000), "too long"),
                jsonSettings("\"note\":\"a\nb\"", "line 1", "not JSON"),
                jsonSettings("\"note\":\"\\ud800\"", "line 1", "surrogate"),
                jsonSettings("\"note\":\"a\",\"note\":\"b\"", "setting 'note'", "second time"),
                jsonSettings("\"extra\":{\"x\":{\"a\":1,\"a\":2}}", "setting 'extra'", "second time"),
                jsonSettings("\"extra\":" + "[".repeat(100_000), "levels deep"),
                jsonSettings("\"api_secret\":\"******\"", "setting 'api_secret'", "mask"));
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("bad")
    void badFile_isRefused_withPlaceAndCause(DocumentFormat format, String text, List<String> expected) {
        String before = bench.stored();

        InvalidDocumentException refused = catchThrowableOfType(InvalidDocumentException.class, () -> {
            ImportPlan plan = new AccountImport(bench.keep)
                    .plan(
                            AccountsDocument.read(
                                    file(text.getBytes(StandardCharsets.UTF_8)), format, Optional.empty()),
                            ImportMode.MERGE);
            new AccountImport(bench.keep).apply(plan, ChangeNote.none());
        });

        assertThat(refused).isNotNull();
        String all = refused.problems().stream().map(DocumentProblem::toString).reduce("", (a, b) -> a + b + "\n");
        assertThat(all).contains("bad.file").contains(expected);
        assertThat(refused + all).doesNotContain(CANARY);
        assertThat(refused.getMessage().length()).isLessThan(5_000);
        assertThat(refused.getCause()).isNull();
        assertThat(bench.stored()).isEqualTo(before);
    }

    @TempDir
    private Path directory;

    private Path file(byte[] bytes) throws Exception {
        return Files.write(directory.resolve("bad.file"), bytes);
    }

    static Stream<Arguments> badBytes() {
        byte[] text = (SETTINGS + "    note: \"Gr\u00fc\u00dfe\"\n").getBytes(StandardCharsets.UTF_8);
        return Stream.of(
                Arguments.of((Object) encoded(StandardCharsets.ISO_8859_1), List.of("line 7, column 14", "UTF-8")),
                Arguments.of((Object) encoded(StandardCharsets.UTF_16), List.of("byte order mark of UTF-16")),
                Arguments.of((Object) encoded(Charset.forName("UTF-16LE")), List.of("bad.file")),
                Arguments.of(
                        (Object) with(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, text),
                        List.of("mark of UTF-8")),
                Arguments.of((Object) with(text, new byte[] {(byte) 0xc3}), List.of("line 8, column 1", "UTF-8")),
                Arguments.of((Object) with(text, new byte[] {0}), List.of("line 8, column 1", "U+0000")),
                Arguments.of((Object) new byte[0], List.of("empty")));
    }

    private static byte[] encoded(Charset charset) {
        return (SETTINGS + "    note: \"Gr\u00fc\u00dfe\"\n").getBytes(charset);
    }

    private static byte[] with(byte[] first, byte[] second) {
        byte[] both = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    @ParameterizedTest
    @MethodSource("badBytes")
    void wrongEncoding_isRefused(byte[] bytes, List<String> expected) {
        assertThat(catchThrowableOfType(
                        InvalidDocumentException.class,
                        () -> AccountsDocument.read(file(bytes), YAML, Optional.empty())))
                .hasMessageContainingAll(expected.toArray(CharSequence[]::new));
    }

    @Test
    void absentFile_andDirectory_areRefused() {
        for (Path path : List.of(directory.resolve("absent.yaml"), directory)) {
            assertThat(catchThrowableOfType(
                            InvalidDocumentException.class, () -> AccountsDocument.read(path, YAML, Optional.empty())))
                    .hasMessageContaining("cannot be read");
        }
    }

    @Test
    void unknownExtension_isRefused() {
        assertThat(catchThrowableOfType(
                        InvalidDocumentException.class, () -> DocumentFormat.of(Path.of("accounts.txt"))))
                .hasMessageContaining("--format");
    }

    @Test
    void exportThatWasCutOff_isRefused_whereverItWasCut() {
        for (DocumentFormat format : DocumentFormat.values()) {
            String whole = bench.export(format, null).strip();
            List<Integer> taken = new ArrayList<>();
            for (int length = 1; length < whole.length(); length++) {
                try {
                    AccountsDocument.parse("file", whole.substring(0, length), format, Optional.empty());
                    taken.add(length);
                } catch (InvalidDocumentException expected) {
                    assertThat(expected.problems()).isNotEmpty();
                }
            }
            assertThat(taken).isEmpty();
        }
    }

    @Test
    void allProblems_ofAllAccounts_areTold() {
        ImportPlan plan = bench.plan(
                SETTINGS + "    order_limit: 0\n    nte: x\n    data_feed: abc\n- name: b\n  broker: bazaar\n"
                        + "- name: there\n  broker: bazaar\n  settings:\n    share: \"x\"\n    api_key: null\n",
                ImportMode.MERGE);

        assertThat(plan.problems())
                .extracting(problem -> problem.account() + "/" + problem.setting())
                .containsExactlyInAnyOrder(
                        "a/order_limit", "a/nte", "a/data_feed", "b/api_key", "there/share", "there/api_key");
    }
}
