package dev.brokerkeep.example.demo;

import dev.brokerkeep.core.SessionMeter;
import java.util.List;

/**
 * What a run of the demo found.
 *
 * @param server version of PostgreSQL
 * @param place where it is; holds no password
 * @param isShared whether others may use the database
 * @param scenarios one result each
 * @param places where sessions were taken, most first
 */
record DemoResult(
        String server,
        String place,
        boolean isShared,
        List<ScenarioResult> scenarios,
        List<SessionMeter.Place> places) {
    DemoResult {
        scenarios = List.copyOf(scenarios);
        places = List.copyOf(places);
    }

    boolean ok() {
        return disagreements().isEmpty();
    }

    List<String> disagreements() {
        return scenarios.stream()
                .flatMap(scenario -> scenario.disagreements().stream())
                .toList();
    }
}
