package dev.brokerkeep.example.accounts;

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

final class AccountsCommandTest {
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
    void add_withSecretsFromFileAndStandardInput_isListedAndShown() {
        CommandRun added = operator.run(
                CommandRun.input(Operator.SECRET + "\n"),
                "accounts",
                "add",
                "My first",
                "--broker",
                "alpaca",
                "--secret",
                "api_key=@" + operator.file("key"),
                "--secret",
                "api_secret=-",
                "data_feed=sip",
                "paper_account:=false",
                "--reason",
                "ticket 7");

        assertThat(added.exitCode()).as(added.err()).isZero();
        assertThat(added.out()).startsWith("Added account ").contains("'My first'");
        assertThat(operator.ok("accounts", "list").out())
                .contains("id", "name", "broker", "state", "revision")
                .contains("My first", "alpaca", "enabled");
        assertThat(operator.ok("accounts", "show", "My first").out()).contains("valid", "(CLI)");
        assertThat(operator.ok("settings", "get", "My first", "paper_account").out())
                .isEqualTo("false\n");
    }

    @Test
    void add_secretTypedByAPerson_isTaken() {
        CommandRun added = operator.run(
                CommandRun.person(Operator.SECRET),
                "accounts",
                "add",
                "typed",
                "--broker",
                "alpaca",
                "--secret",
                "api_key",
                "--secret",
                "api_secret");

        assertThat(added.exitCode()).as(added.err()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key=CANARY",
                "api_key:=\"CANARY\"",
                "--secret api_key=CANARY",
                "--secret CANARY",
                "--secret api_key=@",
                "--secret api_key",
                "--secret data_feed=@x",
                "CANARY",
                "--secret api_key=- --secret api_secret=-",
                "--api-key=CANARY",
                "--api-key CANARY",
                "data_feed:=CANARY"
            })
    void add_wrongCommandLine_isRefusedWithTheRemedyAndWithoutTheValue(String arguments) {
        String[] line = ("accounts add x --broker alpaca " + arguments).split(" ");

        CommandRun run = operator.run(line);

        assertThat(run.exitCode()).as(run.all()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Error: ").doesNotContain("\tat ");
    }

    @Test
    void add_severalProblems_namesAllOfThem() {
        CommandRun run =
                operator.run("accounts", "add", "x", "--broker", "alpaca", "data_feed=zip", "dta_feed=1", "--json");

        assertThat(run.exitCode()).isEqualTo(5);
        assertThat(run.json().get("error").get("problems")).hasSize(2);
        assertThat(run.err())
                .contains("expected one of iex, sip", "did you mean 'data_feed'?")
                .hasLineCount(1);
    }

    @Test
    void add_secretFileThatIsNotThere_saysSo() {
        CommandRun run = operator.run("accounts", "add", "x", "--broker", "alpaca", "--secret", "api_key=@/absent");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("/absent", "NoSuchFileException", "What to do:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Not A Broker", "nobody"})
    void add_unknownBroker_saysSo(String broker) {
        CommandRun run = operator.run("accounts", "add", "x", "--broker", broker);

        assertThat(run.exitCode()).isIn(1, 2);
        assertThat(run.err()).contains(broker).hasSizeLessThan(600);
    }

    @Test
    void disable_andEnable_areNotedWithActorSourceAndReason() {
        String id = operator.account();

        CommandRun off = operator.ok(
                "accounts", "disable", id, "--reason", "lost key", "--actor", "alice", "--wait-in-force", "20s");
        assertThat(off.out()).contains("Disabled account " + id, "in force in every live process");
        assertThat(operator.ok("accounts", "list", "--state", "disabled", "--broker", "alpaca")
                        .out())
                .contains("disabled")
                .doesNotContain("enabled ");
        operator.ok("accounts", "enable", id);

        CommandRun history = operator.ok("settings", "history", id, "--json");
        assertThat(history.json().get("changes").get(1).get("actor").asString()).isEqualTo("alice");
        assertThat(history.json().get("changes").get(1).get("source").asString())
                .isEqualTo("CLI");
        assertThat(history.json().get("changes").get(1).get("reason").asString())
                .isEqualTo("lost key");
        assertThat(history.json().get("changes").get(0).get("actor").asString())
                .isEqualTo(System.getProperty("user.name"));
    }

    @Test
    void disable_unknownAccount_failsInOneLine() {
        CommandRun run = operator.run("accounts", "disable", "nobody");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("UNKNOWN_ACCOUNT", "'nobody'", "What to do:")
                .hasLineCount(1);
        assertThat(operator.run("accounts", "disable", "999999").exitCode()).isEqualTo(1);
        assertThat(operator.run("accounts", "disable", "9999999999999999999").exitCode())
                .isEqualTo(1);
    }

    @Test
    void account_namedLikeANumber_isFoundByName() {
        String id = operator.account("77777");

        assertThat(operator.run("accounts", "show", "77777").exitCode()).isEqualTo(1);
        assertThat(operator.ok("accounts", "show", "name:77777", "--json")
                        .json()
                        .get("id")
                        .asString())
                .isEqualTo(id);
    }

    @Test
    void list_namesThatWouldCommandATerminal_areShownAsText() {
        String id = operator.account();
        operator.sql("update brokerkeep.account set name = E'evil\\u202E\\u001B[2J' where id = " + id);

        CommandRun run = operator.ok("accounts", "list");

        assertThat(run.out()).contains("evil\\u202e\\u001b[2J").doesNotContain("\u001b", "\u202e");
        assertThat(operator.ok("accounts", "list", "--json").json().get("accounts"))
                .anyMatch(account -> account.get("name").asString().equals("evil\u202E\u001B[2J"));
        operator.ok("accounts", "remove", id, "--yes");
    }

    @Test
    void move_toTheSameBrokerWithNewSettings_replacesThemAll() {
        String id = operator.account("moving", "data_feed=sip");

        operator.ok(
                "accounts",
                "move",
                id,
                "--broker",
                "alpaca",
                "--secret",
                "api_key=@" + operator.file("key"),
                "--secret",
                "api_secret=@" + operator.file("secret"));

        assertThat(operator.ok("settings", "get", id, "data_feed", "--json")
                        .json()
                        .get("origin")
                        .asString())
                .isEqualTo("default");
        CommandRun incomplete = operator.run("accounts", "move", id, "--broker", "alpaca");
        assertThat(incomplete.exitCode()).isEqualTo(5);
        assertThat(incomplete.err()).contains("api_key", "api_secret");
    }

    @Test
    void remove_asksForTheName() {
        String id = operator.account("precious");

        CommandRun nobody = operator.run("accounts", "remove", id);
        assertThat(nobody.exitCode()).isEqualTo(2);
        assertThat(nobody.err()).contains("--yes");
        CommandRun wrong = operator.run(CommandRun.person("y"), "accounts", "remove", id);
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("not removed");
        assertThat(operator.ok("accounts", "list").out()).contains("precious");

        CommandRun right = operator.run(CommandRun.person("precious"), "accounts", "remove", id);
        assertThat(right.exitCode()).as(right.err()).isZero();
        assertThat(operator.ok("accounts", "list").out()).doesNotContain("precious");
        assertThat(operator.ok("settings", "history", id).out()).contains("precious");
    }
}
