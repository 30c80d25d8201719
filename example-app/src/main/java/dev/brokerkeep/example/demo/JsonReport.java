package dev.brokerkeep.example.demo;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result for programs: one object. {@code before}, {@code original} and {@code now} are numbers of sessions;
 * {@code original} is null where the original's paper states none.
 */
final class JsonReport {
    private JsonReport() {}

    static String of(DemoResult result, String version) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("tool", "brokerkeep");
        root.put("version", version);
        root.put("database", Map.of("server", result.server(), "place", result.place(), "shared", result.isShared()));
        root.put(
                "scenarios",
                result.scenarios().stream().map(JsonReport::scenario).toList());
        root.put("places", places(result));
        root.put("ok", result.ok());
        root.put("disagreements", result.disagreements());
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }

    private static Map<String, @Nullable Object> scenario(ScenarioResult result) {
        Scenario scenario = result.scenario();
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        object.put("name", scenario.name());
        object.put("before", result.before().sessions());
        object.put(
                "original",
                scenario.originalAfter().isPresent() ? scenario.originalAfter().getAsInt() : null);
        object.put("originalBefore", scenario.originalBefore().equals("-") ? null : scenario.originalBefore());
        object.put("now", result.now().sessions());
        object.put("factor", result.now().sessions() == 0 ? null : rounded(factor(result)));
        object.put("beforeStatements", result.before().statements());
        object.put("nowStatements", result.now().statements());
        object.put("beforeMillis", rounded(result.before().millis()));
        object.put("nowMillis", rounded(result.now().millis()));
        object.put("witness", witness(result));
        return object;
    }

    private static Map<String, Object> witness(ScenarioResult result) {
        Map<String, Object> witness = new LinkedHashMap<>();
        witness.put("before", result.before().server().sessions());
        witness.put("now", result.now().server().sessions());
        witness.put("beforeTransactions", result.before().server().transactions());
        witness.put("nowTransactions", result.now().server().transactions());
        witness.put("agrees", result.agrees());
        return witness;
    }

    private static List<Map<String, Object>> places(DemoResult result) {
        return result.places().stream()
                .map(place -> Map.<String, Object>of(
                        "place", place.place(), "sessions", place.sessions(), "statements", place.statements()))
                .toList();
    }

    private static double factor(ScenarioResult result) {
        return (double) result.before().sessions() / result.now().sessions();
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
