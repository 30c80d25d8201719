package dev.brokerkeep.example.instances;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.example.CommandRun;
import dev.brokerkeep.example.Operator;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WarmAndStatsTest {
    @Test
    void warm_andStats_countEveryAccount(@TempDir Path directory) throws Exception {
        try (Operator operator = new Operator(directory)) {
            operator.account();
            operator.sql("insert into brokerkeep.account (name, broker) select 'many ' || i, 'alpaca'"
                    + " from generate_series(1, 2000) i");
            operator.sql("insert into brokerkeep.account (name, broker) values ('of nobody', 'nobody')");

            CommandRun warm = operator.ok("warm");
            assertThat(warm.out()).contains("Loaded 2001 of 2002 accounts", "1 without a plugin");
            assertThat(warm.err())
                    .contains("Warming ", "2002/2002 accounts", "/s", " left")
                    .doesNotContain("\u001b", "\r");

            assertThat(operator.ok("warm", "--broker", "nobody", "--json")
                            .json()
                            .get("unknown")
                            .asInt())
                    .isEqualTo(1);
            CommandRun stats = operator.ok("stats", "--json");
            assertThat(stats.json().get("warmAccounts").asInt()).isEqualTo(2001);
            assertThat(stats.json().get("coherence").asString()).isEqualTo("live");
            assertThat(operator.ok("stats", "--help").out()).contains("of this process alone");
            assertThat(operator.ok("accounts", "list", "--broker", "alpaca", "--json")
                            .json()
                            .get("accounts"))
                    .hasSize(2001);
        }
    }
}
