package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.DATA_FEED;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.SessionMeter;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.FaultyDataSource;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many saves of one account at once. */
@Timeout(120)
final class ContentionTest {
    private static final int THREADS = 100;

    @Test
    void savesOfOneProcess_queueBeforeTheDatabase_andNoneIsRepeated() {
        FaultyDataSource faults = FaultyDataSource.on(TestDatabase.create());
        SessionMeter meter = SessionMeter.on(faults.dataSource());
        try (BrokerKeep keep = open(meter.dataSource(), KeysetSource.generated())) {
            BrokerAccount account = account(keep);
            Settings atFirst = account.settings();
            Gate committing = faults.hold(Point.BEFORE_COMMIT);
            var before = meter.reading();
            List<Started<Long>> saves = new ArrayList<>();
            saves.add(start(() -> account.saveSetting(NOTE, "first").revision()));
            committing.awaitReached();
            for (int i = 0; i < 8; i++) {
                saves.add(start(() -> account.saveSetting(NOTE, "n").revision()).awaitParked());
            }
            var whileWaiting = meter.reading().minus(before);
            Settings readMeanwhile = account.settings();
            committing.open();

            assertThat(saves).extracting(Started::get).containsExactly(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
            assertThat(whileWaiting.sessions()).isEqualTo(1);
            assertThat(readMeanwhile).isSameAs(atFirst);
            assertThat(meter.reading().minus(before)).isEqualTo(new SessionMeter.Reading(9, 18));
        }
    }

    @Test
    void savesOfTwoProcesses_allGetThrough() {
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(TestDatabase.create());
        configuration.setMaximumPoolSize(20);
        configuration.setConnectionTimeout(60_000);
        KeysetSource keys = KeysetSource.generated();
        try (HikariDataSource pool = new HikariDataSource(configuration)) {
            SessionMeter meter = SessionMeter.on(pool);
            try (BrokerKeep here = open(meter.dataSource(), keys);
                    BrokerKeep there = open(meter.dataSource(), keys)) {
                BrokerAccount one = account(here);
                BrokerAccount other = there.instances().get(one.id());
                CountDownLatch go = new CountDownLatch(1);
                List<Started<Long>> saves = new ArrayList<>();
                for (int i = 0; i < THREADS; i++) {
                    saves.add(start(() -> savedAfter(go, one)));
                    saves.add(start(() -> savedAfter(go, other)));
                }
                var before = meter.reading();

                go.countDown();

                assertThat(saves).extracting(Started::get).doesNotHaveDuplicates();
                // Two for a save; in the worst case each meets one save of the other process, and reads it.
                assertThat(meter.reading().minus(before).statements()).isLessThanOrEqualTo(2L * THREADS * 5);
            }
        }
    }

    private static long savedAfter(CountDownLatch go, BrokerAccount account) throws InterruptedException {
        go.await();
        return account.saveSetting(NOTE, "n").revision();
    }

    @Test
    void saveThatComesTooLate_spoilsNobodysLoad() {
        try (Rig rig = new Rig()) {
            AccountId id = rig.account("a");
            BrokerAccount account = rig.instances.get(id);
            rig.noteByHand(id, "theirs");
            Gate loaded = rig.faults.hold(Point.AFTER_LOAD);
            AtomicReference<Started<Settings>> reader = new AtomicReference<>();
            rig.faults.runAt(Point.CONNECT, () -> {
                rig.instances.invalidateSettings(id);
                reader.set(start(account::settings));
                loaded.awaitReached();
            });
            long loadsBefore = rig.instances.stats().loads();

            Started<Settings> save =
                    start(() -> account.saveSetting(DATA_FEED, "sip").settings());
            // It waits for the reader's load, in slices.
            Rig.until(() ->
                    reader.get() != null && (save.isDone() || save.thread.getState() == Thread.State.TIMED_WAITING));
            loaded.open();

            assertThat(reader.get().get().get(NOTE)).isEqualTo("theirs");
            assertThat(save.get().get(NOTE)).isEqualTo("theirs");
            assertThat(rig.instances.stats().loads() - loadsBefore).isEqualTo(1);
            assertThat(rig.instances.stats().discardedLoads()).isZero();
        }
    }

    private static BrokerKeep open(DataSource database, KeysetSource keys) {
        return BrokerKeep.with(database)
                .alone()
                .keyset(keys)
                .plugins(List.of(new AcmePlugin()))
                .open();
    }

    private static BrokerAccount account(BrokerKeep keep) {
        AccountId id = keep.accounts()
                .create("a", BrokerId.of("acme"), Rig.credentials(1))
                .id();
        return keep.instances().get(id);
    }
}
