package dev.brokerkeep.example.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.Operator;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class SettingsCommandTest {
    private static Operator operator;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        operator = new Operator(directory);
    }

    @AfterAll
    static void stop() {
        operator.close();
    }

    @Test
    void get_all_tellsWhereEachValueComesFrom() {
        String id = operator.account();
        operator.ok("settings", "set", id, "paper_account=false");
        operator.ok("settings", "clear", id, "data_feed");
        operator.sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                + ", 'old_option', '7'), (" + id + ", 'base_url', '5')");

        JsonNode settings = operator.ok("settings", "get", id, "--json").json().get("settings");

        assertThat(origin(settings, "api_key")).isEqualTo("stored");
        assertThat(named(settings, "api_key").get("value").asString()).isEqualTo("******");
        assertThat(origin(settings, "paper_account")).isEqualTo("stored");
        assertThat(named(settings, "paper_account").get("value").isBoolean()).isTrue();
        assertThat(origin(settings, "data_feed")).isEqualTo("cleared");
        assertThat(origin(settings, "data_url")).isEqualTo("not set");
        assertThat(origin(settings, "base_url")).isEqualTo("unreadable");
        assertThat(named(settings, "base_url").get("problem").asString()).isNotBlank();
        assertThat(origin(settings, "old_option")).contains("not declared");
        CommandRun one = operator.run("settings", "get", id, "base_url");
        assertThat(one.exitCode()).isEqualTo(1);
        assertThat(one.err()).contains("SETTING_UNREADABLE", "base_url");

        operator.ok("settings", "unset", id, "data_feed", "old_option", "base_url");
        JsonNode after = operator.ok("settings", "get", id, "--json").json().get("settings");
        assertThat(origin(after, "data_feed")).isEqualTo("default");
        assertThat(after).noneMatch(row -> row.get("name").asString().equals("old_option"));
    }

    @Test
    void get_one_printsTheValueAlone() {
        String id = operator.account();

        assertThat(operator.ok("settings", "get", id, "data_feed").out()).isEqualTo("iex\n");
        assertThat(operator.ok("settings", "get", id, "api_key").out()).isEqualTo("******\n");
        assertThat(operator.ok("settings", "get", id, "base_url").out()).isEqualTo("\n");
        CommandRun unknown = operator.run("settings", "get", id, "data_fed");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("UNKNOWN_SETTING", "did you mean 'data_feed'?");
    }

    @Test
    void get_ofARevisionOrAnInstant_showsWhatWas() {
        String id = operator.account();
        operator.ok("settings", "set", id, "data_feed=sip");

        assertThat(operator.ok("settings", "get", id, "data_feed", "--revision", "1")
                        .out())
                .isEqualTo("iex\n");
        String first = operator.ok("settings", "history", id, "--json")
                .json()
                .get("changes")
                .get(1)
                .get("at")
                .asString();
        assertThat(operator.ok("settings", "get", id, "data_feed", "--as-of", first)
                        .out())
                .isEqualTo("iex\n");
        CommandRun before = operator.run("settings", "get", id, "--as-of", "2001-01-01T00:00:00Z");
        assertThat(before.exitCode()).isEqualTo(1);
        assertThat(operator.run("settings", "get", id, "--as-of", "yesterday").exitCode())
                .isEqualTo(2);
        assertThat(operator.run("settings", "get", id, "--as-of", first, "--revision", "1")
                        .exitCode())
                .isEqualTo(2);
    }

    @Test
    void set_secretOnStandardInput_isSavedAndShownAsChangedOnly() {
        String id = operator.account();

        CommandRun set = operator.run(
                CommandRun.input("canary-secret-0816\r\n"),
                "settings",
                "set",
                id,
                "--secret",
                "api_secret=-",
                "data_feed=sip",
                "--reason",
                "yearly",
                "--wait-in-force",
                "20s");

        assertThat(set.exitCode()).as(set.err()).isZero();
        assertThat(set.out()).contains("Saved", "revision 2", "in force in every live process");
        CommandRun history = operator.ok("settings", "history", id);
        assertThat(history.out()).contains("yearly", "CLI", "data_feed: - -> sip", "api_secret changed");
        CommandRun diff = operator.ok("settings", "diff", id);
        assertThat(diff.out()).contains("api_secret", "******", "data_feed", "sip");
        assertThat(operator.database()
                        .ask("select string_agg(value::text, ' ') from brokerkeep.account_setting where account_id = "
                                + id))
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "settings set 1",
                "settings set 1 data_feed",
                "settings set 1 =x",
                "settings set 1 api_key=CANARY",
                "settings set 1 data_feed:={",
                "settings set 1 data_feed:={\"a\":1,\"a\":2}",
                "settings set 1 data_feed:=",
                "settings set 1 data_feed:=1_CANARY",
                "settings set 1 data_feed=sip --based-on CANARYX",
                "settings set 1 data_feed=sip --based-on -1",
                "settings set 1 data_feed=sip --wait-in-force soon",
                "settings set 1 data_feed=sip --wait-in-force 0s",
                "settings set 1 --secret api_key=CANARY",
                "settings unset 1",
                "settings clear 1",
                "settings restore 1",
                "settings diff 1 2 --from 1",
                "settings diff 1 --from 9 --to 1",
                "settings history 1 --limit 0",
                "settings history 1 --limit 10001",
                "settings",
                "settings sett"
            })
    void wrongCommandLine_exitsWith2AndRepeatsNoValue(String line) {
        ensureAnAccountWithId1();

        CommandRun run = CommandRun.with(operator.environment(), line.split(" "));

        assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
        assertThat(run.err()).startsWith("Error: ").doesNotContain("\tat ");
        assertThat(run.all().replace("CANARYX", "")).doesNotContain("CANARY");
    }

    private static synchronized void ensureAnAccountWithId1() {
        if (operator.run("accounts", "show", "1").exitCode() != 0) {
            operator.account();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"data_feed=zip", "data_feed:=7", "paper_account=yes", "base_url=ftp://x", "base_url=x"})
    void set_invalidValue_exitsWith5AndWritesNothing(String setting) {
        String id = operator.account();

        CommandRun run = operator.run("settings", "set", id, setting, "data_url=https://example.org");

        assertThat(run.exitCode()).as(run.all()).isEqualTo(5);
        assertThat(run.err()).contains("SETTINGS_INVALID", "expected").hasLineCount(1);
        assertThat(operator.ok("settings", "get", id, "data_url").out()).isEqualTo("\n");
    }

    @Test
    void set_maskOfAnOutput_isRefused() {
        String id = operator.account();

        CommandRun run = operator.run(CommandRun.input("******"), "settings", "set", id, "--secret", "api_key=-");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err()).contains("mask");
    }

    @Test
    void clear_requiredSetting_isRefused() {
        String id = operator.account();

        CommandRun run = operator.run("settings", "clear", id, "api_key");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.err()).contains("api_key", "required");
    }

    @Test
    void set_basedOnAnOldRevision_showsAllThreeSides() {
        String id = operator.account();
        operator.ok("settings", "set", id, "data_feed=sip", "--actor", "bob");

        CommandRun conflict =
                operator.run("settings", "set", id, "data_feed:=null", "paper_account=false", "--based-on", "1");

        assertThat(conflict.exitCode()).isEqualTo(4);
        assertThat(conflict.err())
                .contains("setting", "base", "theirs", "yours", "standing")
                .contains("both apart", "iex", "sip")
                .containsPattern("paper_account +true +true +false +yours")
                .contains("SETTINGS_CONFLICT", "What to do:");
        CommandRun json = operator.run("settings", "set", id, "paper_account=false", "--based-on", "1", "--json");
        assertThat(json.exitCode()).isEqualTo(4);
        assertThat(json.json().get("error").get("revision").asLong()).isEqualTo(2);
        assertThat(json.json().get("error").get("settings")).hasSize(2);
        assertThat(operator.ok("settings", "get", id, "paper_account").out()).isEqualTo("true\n");

        operator.ok("settings", "set", id, "paper_account=false", "--based-on", "2");
    }

    @Test
    void diff_ofTwoAccounts_showsWhatDiffers() {
        String first = operator.account();
        String second = operator.account("other one", "data_feed=sip");

        JsonNode differences = operator.ok("settings", "diff", first, "other one", "--json")
                .json()
                .get("differences");

        assertThat(differences).hasSize(1);
        assertThat(named(differences, "data_feed").get("otherValue").asString()).isEqualTo("sip");
        assertThat(operator.ok("settings", "diff", second, second).out()).contains("the same");
        assertThat(operator.ok("settings", "diff", first, "--from", "0", "--to", "1")
                        .out())
                .contains("api_key", "added", "account");
    }

    @Test
    void history_ofHandTypedSql_saysSo() {
        String id = operator.account();
        operator.sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + id
                + ", 'data_feed', '\"sip\"')");

        assertThat(operator.ok("settings", "history", id, "--limit", "1").out())
                .contains("SQL", "postgres", "data_feed: - -> sip");
        assertThat(operator.ok("settings", "history", id, "--below", "2").out()).doesNotContain("SQL");
    }

    @Test
    void restore_bringsARevisionBackAsANewOne() {
        String id = operator.account();
        operator.ok("settings", "set", id, "data_feed=sip");

        CommandRun restored = operator.ok("settings", "restore", id, "1", "--reason", "undo");

        assertThat(restored.out()).contains("as revision 3");
        assertThat(operator.ok("settings", "get", id, "data_feed").out()).isEqualTo("iex\n");
        assertThat(operator.ok("settings", "restore", id, "1").out()).contains("nothing was written");
        CommandRun unknown = operator.run("settings", "restore", id, "99");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("What to do:").hasLineCount(1);
    }

    @Test
    void validate_namesAllProblemsOfAllAccounts() {
        String good = operator.account();
        String bad = operator.account();
        operator.sql("update brokerkeep.account_setting set value = '5' where name = 'x'");
        operator.sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + bad
                + ", 'data_feed', '\"zip\"'), (" + bad + ", 'paper_account', '\"True\"')");
        operator.sql("insert into brokerkeep.account (name, broker) values ('of nobody', 'nobody')");

        assertThat(operator.ok("settings", "validate", good).out()).contains("no problems");
        CommandRun all = operator.run("settings", "validate");
        assertThat(all.exitCode()).isEqualTo(5);
        assertThat(all.out()).contains("data_feed", "paper_account", "of nobody");
        CommandRun one = operator.run("settings", "validate", bad, "--json");
        assertThat(one.exitCode()).isEqualTo(5);
        assertThat(one.json().get("problems")).hasSize(2);

        operator.ok("settings", "unset", bad, "data_feed", "paper_account");
        operator.sql("delete from brokerkeep.account where name = 'of nobody'");
    }

    private static JsonNode named(JsonNode rows, String name) {
        for (JsonNode row : rows) {
            if (row.get("name").asString().equals(name)) {
                return row;
            }
        }
        throw new AssertionError("No row named " + name + " in " + rows);
    }

    private static String origin(JsonNode rows, String name) {
        return named(rows, name).get("origin").asString();
    }
}
