package dev.brokerkeep.core.feed;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.Coherence.State;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Server;
import dev.brokerkeep.core.testing.TcpProxy;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A standby is promoted that had not received the last commit; the revision numbers of the lost one are given again.
 * {@code -Dfailovers=true} does it twenty times.
 */
@Timeout(120)
final class FailoverTest {
    @TempDir
    Path folder;

    @Test
    void promotedCopy_isBelieved_lostCommitsDisappear_andTheOldPrimaryIsRefused() throws Exception {
        failOver();
    }

    @RepeatedTest(20)
    @EnabledIfSystemProperty(named = "failovers", matches = "true", disabledReason = "-Dfailovers=true asks for it")
    void promotedCopy_twentyTimes(RepetitionInfo time) throws Exception {
        failOver();
    }

    private void failOver() throws Exception {
        Server old = Server.create(folder.resolve("old"));
        old.stop();
        Server copy = old.copyAsStandby(folder.resolve("copy"));
        old.start();
        try (TcpProxy way = new TcpProxy(old.port());
                HikariDataSource pool = TwoProcesses.pool(Server.dataSource(way.port()));
                BrokerKeep keep = open(pool)) {
            AccountId id = keep.accounts()
                    .create(
                            "a",
                            BrokerId.of("acme"),
                            SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s")))
                    .id();
            BrokerAccount account = keep.instances().get(id);
            account.saveSetting(NOTE, "replicated");
            copy.start();
            String written = TestDatabase.query(old.dataSource(), "select pg_current_wal_lsn()");
            Until.holds("the copy has it", () -> hasReplayed(copy, written));
            copy.crash();
            long lost = account.saveSetting(NOTE, "lost").revision();
            assertThat(account.summary().accountNumber()).isEqualTo("k/s");

            old.crash();
            copy.start();
            copy.promote();
            TestDatabase.execute(
                    copy.dataSource(), "update brokerkeep.account_setting set value = '\"new\"' where name = 'note'");
            long acknowledged = System.nanoTime();
            way.leadTo(copy.port());
            way.cut();

            Until.holds("the promoted copy is believed", () -> "new".equals(noteOrNull(account)));
            assertThat(System.nanoTime() - acknowledged)
                    .isLessThan(Duration.ofSeconds(10).toNanos());
            assertThat(account.settings().revision())
                    .as("the number of the lost commit")
                    .isEqualTo(lost);
            Until.holds("it lives", () -> keep.instances().coherence().state() == State.LIVE);

            old.start();
            way.leadTo(old.port());
            way.cut();
            long begin = System.nanoTime();
            while (System.nanoTime() - begin < Duration.ofMillis(2_500).toNanos()) {
                assertThat(noteOrNull(account)).isIn("new", null);
            }
            assertThat(noteOrNull(account)).as("the old primary's answer").isNull();
            assertThat(keep.instances().coherence().problem()).contains("older copy");

            way.leadTo(copy.port());
            way.cut();
            Until.holds("it lives again", () -> keep.instances().coherence().state() == State.LIVE);
            assertThat(account.settings().get(NOTE)).isEqualTo("new");
        } finally {
            old.close();
            copy.close();
        }
    }

    private static BrokerKeep open(HikariDataSource pool) {
        return BrokerKeep.with(pool)
                .plugins(List.of(new AcmePlugin()))
                .keyset(KeysetSource.generated())
                .open();
    }

    private static boolean hasReplayed(Server copy, String position) {
        return "t"
                .equals(TestDatabase.query(copy.dataSource(), "select pg_last_wal_replay_lsn() >= '" + position + "'"));
    }

    private static String noteOrNull(BrokerAccount account) {
        try {
            return account.settings().find(NOTE).orElse("");
        } catch (BrokerKeepException e) {
            return null;
        }
    }
}
