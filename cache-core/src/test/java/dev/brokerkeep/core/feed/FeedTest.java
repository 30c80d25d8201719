package dev.brokerkeep.core.feed;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.Coherence;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** Two runtimes on one database, as two processes have them: what one changes, or SQL, the other sees. */
@Timeout(60)
final class FeedTest {
    private static final KeysetSource KEYS = KeysetSource.generated();

    private final PGSimpleDataSource database = TestDatabase.create();
    private final BrokerKeep here = open("here");
    private final BrokerKeep there = open("there");
    private final AccountId id = create("a");

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    @Test
    void save_inOneProcess_isSeenInTheOther() {
        BrokerAccount mine = here.instances().get(id);
        BrokerAccount theirs = there.instances().get(id);
        theirs.settings();

        for (int n = 1; n <= 20; n++) {
            String note = "note " + n;
            mine.saveSetting(NOTE, note);

            Until.holds(
                    "the other process sees it",
                    () -> theirs.settings().find(NOTE).orElse("").equals(note));
        }
        assertThat(there.instances().coherence().state()).isEqualTo(Coherence.State.LIVE);
    }

    private BrokerKeep open(String name) {
        com.zaxxer.hikari.HikariConfig c = new com.zaxxer.hikari.HikariConfig();
        c.setDataSource(database);
        c.setMaximumPoolSize(4);
        return BrokerKeep.with(new com.zaxxer.hikari.HikariDataSource(c))
                .plugins(List.of(new AcmePlugin()))
                .keyset(KEYS)
                .nodeName(name)
                .open();
    }

    private AccountId create(String name) {
        return here.accounts()
                .create(
                        name,
                        BrokerId.of("acme"),
                        SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s")))
                .id();
    }

    @Test
    void latency() {
        BrokerAccount mine = here.instances().get(id);
        BrokerAccount theirs = there.instances().get(id);
        List<Long> taken = new ArrayList<>();
        for (int n = 1; n <= 2000; n++) {
            String note = "note " + n;
            mine.saveSetting(NOTE, note);
            long acknowledged = System.nanoTime();
            Settings seen;
            do {
                seen = theirs.settings();
            } while (!seen.find(NOTE).orElse("").equals(note));
            taken.add(System.nanoTime() - acknowledged);
            java.util.concurrent.locks.LockSupport.parkNanos(6_000_000);
        }
        taken = taken.subList(500, 2000);
        taken.sort(null);
        System.out.println("LATENCY us p50=" + taken.get(750) / 1000 + " p90=" + taken.get(1350) / 1000 + " p99="
                + taken.get(1485) / 1000 + " max=" + taken.get(1499) / 1000);
        System.out.println(
                there.instances().coherence() + " " + there.instances().stats());
        assertThat(mine.saveSetting(NOTE, "x")
                        .awaitInForce(Duration.ofSeconds(2))
                        .everywhere())
                .isTrue();
    }
}
