package dev.brokerkeep.example.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.core.SessionMeter;
import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.database.EmbeddedDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class DemoTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void demo_onItsOwnDatabase_keepsItsPromisesAndPostgresAgrees() {
        CommandRun run = CommandRun.of("demo", "--json");

        assertThat(run.exitCode()).as(run.err()).isZero();
        JsonNode result = JSON.readTree(run.out());
        assertThat(result.get("ok").asBoolean()).isTrue();
        assertPromises(result);
        for (JsonNode scenario : result.get("scenarios")) {
            JsonNode witness = scenario.get("witness");
            assertThat(witness.get("before").asInt())
                    .isEqualTo(scenario.get("before").asInt());
            assertThat(witness.get("now").asInt()).isEqualTo(scenario.get("now").asInt());
            assertThat(witness.get("agrees").asBoolean()).isTrue();
        }
        assertThat(named(result, "later reads")
                        .get("witness")
                        .get("nowTransactions")
                        .asInt())
                .isZero();
    }

    @Test
    void demo_onAGivenDatabase_keepsItsPromisesAndRemovesItsAccounts() throws Exception {
        try (EmbeddedDatabase given = EmbeddedDatabase.temporary();
                Connection connection = given.connect("test")) {
            String url = connection.getMetaData().getURL();

            CommandRun run = CommandRun.of("demo", "--json", "--db-url", url, "--db-user", "postgres");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertPromises(JSON.readTree(run.out()));
            assertThat(given.ask("select count(*) from brokerkeep.account where name like 'demo-%'"))
                    .isEqualTo("0");
        }
    }

    @Test
    void demo_asTable_hasARowPerScenarioAndNoControlCodes() throws Exception {
        try (EmbeddedDatabase given = EmbeddedDatabase.temporary();
                Connection connection = given.connect("test")) {
            CommandRun run =
                    CommandRun.of("demo", "--db-url", connection.getMetaData().getURL(), "--db-user", "postgres");

            assertThat(run.exitCode()).as(run.err()).isZero();
            assertThat(run.out())
                    .contains(
                            "account start-up", "20 transactions, 2 accounts, plain loop", "10 threads on one account")
                    .contains("called from dev.brokerkeep.example.demo.Scenarios.", "What to try next")
                    .doesNotContain("\u001b", "DISAGREES");
            assertThat(run.err()).contains("Counting 28/28").doesNotContain("\u001b", "\r");
        }
    }

    @Test
    void result_serverCountedOtherwise_isADisagreementThatNamesBothCounts() {
        ScenarioResult wrong = new ScenarioResult(
                new Scenario("anything", "-", OptionalInt.empty(), Use.of(any -> {}), Use.of(any -> {})),
                side(40, 40, false),
                side(2, 3, false));

        assertThat(wrong.agrees()).isFalse();
        assertThat(wrong.disagreements())
                .singleElement()
                .asString()
                .contains("anything", "now", "counted 2 sessions", "counted 3");
        assertThat(new DemoResult("17", "here", false, List.of(wrong), List.of()).ok())
                .isFalse();
    }

    @Test
    void result_sharedServer_mayCountMoreAndNotLess() {
        assertThat(side(2, 3, true).serverAgrees()).isTrue();
        assertThat(side(2, 1, true).serverAgrees()).isFalse();
    }

    private static ScenarioResult.Side side(long counted, long byServer, boolean shared) {
        var meter = new SessionMeter.Reading(counted, counted);
        return new ScenarioResult.Side(meter, new Witness.Reading(byServer, 3 * byServer), meter, 1, shared);
    }

    private static void assertPromises(JsonNode result) {
        assertThat(now(result, "20 transactions, 2 accounts, plain loop")).isLessThanOrEqualTo(2);
        assertThat(now(result, "20 transactions, 2 accounts, getAll")).isEqualTo(1);
        assertThat(now(result, "widget over 10 accounts, plain loop")).isLessThanOrEqualTo(10);
        assertThat(now(result, "widget over 10 accounts, getAll")).isEqualTo(1);
        assertThat(now(result, "10 threads")).isEqualTo(1);
        assertThat(now(result, "later reads")).isZero();
        assertThat(named(result, "later reads").get("nowStatements").asInt()).isZero();
        assertThat(named(result, "account start-up").get("before").asInt()).isBetween(3, 9);
        assertThat(named(result, "widget over 10 accounts, plain loop")
                        .get("before")
                        .asInt())
                .isBetween(30, 90);
    }

    private static int now(JsonNode result, String name) {
        return named(result, name).get("now").asInt();
    }

    private static JsonNode named(JsonNode result, String name) {
        for (JsonNode scenario : result.get("scenarios")) {
            if (scenario.get("name").asString().contains(name)) {
                return scenario;
            }
        }
        throw new AssertionError("No scenario '" + name + "' in " + result);
    }
}
