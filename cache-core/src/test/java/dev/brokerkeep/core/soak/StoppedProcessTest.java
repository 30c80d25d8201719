package dev.brokerkeep.core.soak;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.Migration;
import dev.brokerkeep.core.testing.Background;
import dev.brokerkeep.core.testing.ZenithAccount;
import dev.brokerkeep.core.testing.ZenithPlugin;
import dev.brokerkeep.settings.InForce;
import dev.brokerkeep.settings.SettingsChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Three real processes, one of which is stopped where it stands, while a fourth saves. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "there is no /proc to see that a process is stopped")
final class StoppedProcessTest {
    @TempDir
    Path folder;

    @Test
    void awaitInForce_namesTheStoppedProcess_andNoOther() throws Exception {
        try (Soak soak = new Soak(folder, new Soak.Plan(3, false, 500, 25, 1));
                HikariDataSource pool = SoakNode.pool(soak.server().port());
                BrokerKeep keep = BrokerKeep.with(pool)
                        .plugins(List.of(new ZenithPlugin()))
                        .migrate(Migration.OFF)
                        .nodeName("the one that saves")
                        .open()) {
            BrokerAccount account = keep.instances()
                    .get(keep.accounts()
                            .create("own", BrokerId.of("zenith"), SettingsChange.set(ZenithAccount.DESK, "7"))
                            .id());
            InForce before = account.saveSetting(ZenithAccount.NOTE, "before").awaitInForce(Duration.ofSeconds(10));

            NodeProcess stopped = soak.nodes().get(1);
            CompletableFuture<Void> pause = Background.start(() -> {
                stopped.stopFor(Duration.ofSeconds(5));
                return null;
            });
            soak.await("it is stopped", stopped::isStopped);
            InForce meanwhile =
                    account.saveSetting(ZenithAccount.NOTE, "meanwhile").awaitInForce(Duration.ofSeconds(2));
            boolean wasStoppedAllTheTime = stopped.isStopped();
            pause.join();
            InForce after = account.saveSetting(ZenithAccount.NOTE, "after").awaitInForce(Duration.ofSeconds(10));

            assertThat(before).isEqualTo(new InForce(true, List.of()));
            assertThat(wasStoppedAllTheTime).isTrue();
            assertThat(meanwhile).isEqualTo(new InForce(false, List.of("node 1")));
            assertThat(after).isEqualTo(new InForce(true, List.of()));
            soak.end();
        }
    }
}
