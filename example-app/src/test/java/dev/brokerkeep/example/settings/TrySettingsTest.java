package dev.brokerkeep.example.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.Operator;
import dev.brokerkeep.example.simulator.AlpacaSimulator;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrySettingsTest {
    @Test
    void try_asksTheBrokerAndSavesNothing(@TempDir Path directory) throws Exception {
        try (Operator operator = new Operator(directory);
                AlpacaSimulator broker = AlpacaSimulator.start(Clock.systemUTC())) {
            broker.admit(Operator.KEY, Operator.SECRET);
            String id = operator.account();
            String there = "base_url=" + broker.baseUrl();

            CommandRun works = operator.ok("settings", "try", id, there);
            assertThat(works.out()).contains("buyingPower", "status");
            assertThat(operator.ok("settings", "try", id, there, "--json")
                            .json()
                            .get("account")
                            .asString())
                    .isEqualTo(id);

            CommandRun wrong = operator.run(
                    CommandRun.input("canary-wrong"), "settings", "try", id, there, "--secret", "api_secret=-");
            assertThat(wrong.exitCode()).isEqualTo(1);
            assertThat(wrong.err()).contains("AUTHENTICATION", "What to do:").hasLineCount(1);

            CommandRun invalid = operator.run("settings", "try", id, "base_url=ftp://x");
            assertThat(invalid.exitCode()).isEqualTo(5);
            assertThat(operator.ok("settings", "get", id, "base_url").out()).isEqualTo("\n");
            assertThat(operator.ok("settings", "history", id, "--json").json().get("changes"))
                    .hasSize(1);
        }
    }
}
