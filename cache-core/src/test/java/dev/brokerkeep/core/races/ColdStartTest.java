package dev.brokerkeep.core.races;

import static dev.brokerkeep.core.races.Rig.start;
import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.SessionMeter;
import dev.brokerkeep.core.races.Rig.Started;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Exchange;
import dev.brokerkeep.core.testing.FaultyDataSource;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.core.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads on cold accounts, over a small pool. */
@Timeout(120)
final class ColdStartTest {
    private static final int THREADS = 1_000;

    private final HikariDataSource pool = pool(4);
    private final FaultyDataSource faults = FaultyDataSource.on(pool);
    private final SessionMeter meter = SessionMeter.on(faults.dataSource());
    private final Exchange.Hooks hooks = Exchange.newHooks();

    private static HikariDataSource pool(int size) {
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(TestDatabase.create());
        configuration.setMaximumPoolSize(size);
        configuration.setConnectionTimeout(20_000);
        return new HikariDataSource(configuration);
    }

    private BrokerKeep open() {
        return open(builder -> builder);
    }

    private BrokerKeep open(UnaryOperator<BrokerKeep.Builder> configuration) {
        return configuration
                .apply(BrokerKeep.with(meter.dataSource())
                        .alone()
                        .keyset(KeysetSource.generated())
                        .plugins(List.of(new AcmePlugin())))
                .open();
    }

    private List<AccountId> accounts(BrokerKeep keep, int count) {
        TestDatabase.execute(
                pool,
                "insert into brokerkeep.account (name, broker) select 'n' || i, 'acme' from generate_series(1, " + count
                        + ") i");
        return keep.accounts().list().stream().map(AccountInfo::id).toList();
    }

    @Test
    void manyThreads_onOneColdAccount_shareOneSessionAndOneConstruction() {
        try (pool;
                BrokerKeep keep = open()) {
            AccountId id = account(keep, "a");
            keep.instances().invalidateAll();
            Gate loading = faults.hold(Point.BEFORE_LOAD);
            var before = meter.reading();
            List<Started<String>> threads = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                threads.add(start(() -> Rig.credentialsOf(keep.instances().get(id))));
            }
            loading.awaitReached();
            threads.forEach(Started::awaitParked);

            loading.open();

            assertThat(threads).extracting(Started::get).containsOnly("k1/s1");
            assertThat(meter.reading().minus(before)).isEqualTo(new SessionMeter.Reading(1, 1));
            assertThat(hooks.built).hasSize(1);
        }
    }

    @Test
    void thousandThreads_onThousandColdAccounts_takeFewSessions() {
        try (pool;
                BrokerKeep keep = open()) {
            List<AccountId> ids = new ArrayList<>();
            AccountId first = account(keep, "a0");
            TestDatabase.execute(
                    pool,
                    "insert into brokerkeep.account (name, broker) select 'n' || i, 'acme' from generate_series(1, "
                            + (THREADS - 1) + ") i");
            keep.accounts().list().forEach(account -> ids.add(account.id()));
            keep.instances().invalidateAll();
            // Every permit to load is taken by a held load, until all threads have queued.
            Gate one = faults.hold(Point.BEFORE_LOAD);
            Gate two = faults.hold(Point.BEFORE_LOAD);
            var before = meter.reading();
            List<Started<Long>> threads = new ArrayList<>();
            for (AccountId id : ids) {
                threads.add(start(() -> keep.instances().get(id).settings().revision()));
            }
            one.awaitReached();
            two.awaitReached();
            threads.forEach(Started::awaitParked);

            one.open();
            two.open();

            assertThat(threads).hasSize(THREADS).extracting(Started::get).allMatch(revision -> revision > 0);
            assertThat(meter.reading().minus(before).sessions()).isBetween(3L, 10L);
            assertThat(keep.instances().get(first).settings().get(API_KEY).reveal())
                    .isEqualTo("k1");
        }
    }

    @Test
    void manyAccounts_whoseLoadsWereVoided_takeOneSession() {
        try (pool;
                BrokerKeep keep = open()) {
            List<AccountId> ids = accounts(keep, 2_000);
            Gate selected = faults.hold(Point.AFTER_LOAD);
            Started<Integer> voided = start(() -> keep.instances().getAll(ids).size());
            selected.awaitReached();
            keep.instances().invalidateAll();
            var before = meter.reading();

            int had = keep.instances().getAll(ids).size();
            var taken = meter.reading().minus(before);
            selected.open();

            assertThat(had).isEqualTo(2_000);
            assertThat(taken).isEqualTo(new SessionMeter.Reading(1, 1));
            assertThat(voided.get()).isEqualTo(2_000);
            assertThat(meter.reading().minus(before)).isEqualTo(taken);
        }
    }

    @Test
    void manyAccounts_ofWhichHalfHaveToMakeRoom_takeOneSession() {
        try (pool;
                BrokerKeep keep = open(builder -> builder.maximumInstances(1_000))) {
            List<AccountId> ids = accounts(keep, 2_000);
            var handles = keep.instances().getAll(ids.subList(0, 1_000));
            var before = meter.reading();

            int had = keep.instances().getAll(ids).size();

            assertThat(had).isEqualTo(2_000);
            assertThat(handles).hasSize(1_000);
            assertThat(meter.reading().minus(before)).isEqualTo(new SessionMeter.Reading(1, 1));
        }
    }

    @Test
    void interruptedSender_waitingForPool_doesNotFailWhoeverSharesItsQuery() throws SQLException {
        try (pool;
                BrokerKeep keep = open()) {
            AccountId id = account(keep, "a");
            keep.instances().invalidateAll();
            List<Connection> taken = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                taken.add(pool.getConnection());
            }
            Started<ErrorCode> sender = start(() -> catchThrowableOfType(
                                    BrokerKeepException.class,
                                    () -> keep.instances().get(id))
                            .code())
                    .awaitParked();
            Rig.until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() == 1);
            Started<AccountId> joiner =
                    start(() -> keep.instances().get(id).id()).awaitParked();

            sender.thread.interrupt();
            ErrorCode code = sender.get();
            for (Connection connection : taken) {
                connection.close();
            }

            assertThat(joiner.get()).isEqualTo(id);
            assertThat(code).isEqualTo(ErrorCode.INTERRUPTED);
        }
    }

    private static AccountId account(BrokerKeep keep, String name) {
        return keep.accounts()
                .create(name, BrokerId.of("acme"), Rig.credentials(1))
                .id();
    }
}
