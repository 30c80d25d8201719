package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountRegistry;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.testing.AcmeAccount;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Exchange;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** What leaves memory and when, what is closed then, and what the statistics say of it. */
final class EvictionTest {
    private static final BrokerId ACME = BrokerId.of("acme");
    private static final SettingsChange CREDENTIALS =
            SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s"));
    private static final Duration LIFE = Duration.ofHours(10);

    /** What the timer wheel of the cache may be late by. */
    private static final Duration GRAIN = Duration.ofSeconds(10);

    private final PGSimpleDataSource database = TestDatabase.create();
    private final SessionMeter meter = SessionMeter.on(database);
    private final Exchange.Hooks hooks = Exchange.newHooks();
    private final Set<AccountId> closedAccounts = ConcurrentHashMap.newKeySet();
    private final AtomicLong nanos = new AtomicLong();
    private BrokerKeep keep;

    @AfterEach
    void close() {
        keep.close();
    }

    @Test
    void sizeLimit_closesTheInstancesItPutsOut_andTheirHandlesFillAgain() {
        open(builder().maximumInstances(2));
        List<BrokerAccount> accounts = new ArrayList<>();
        for (String name : List.of("a", "b", "c", "d", "e")) {
            accounts.add(keep.instances().get(create(name)));
        }

        accounts.forEach(BrokerAccount::summary);

        Until.holds("at most two instances are open", () -> openInstances() <= 2);
        assertThat(keep.instances().stats().warmAccounts()).isLessThanOrEqualTo(2);
        assertThat(keep.instances().stats().evictions()).isGreaterThanOrEqualTo(3);
        assertThat(hooks.built).allSatisfy(built -> assertThat(built.closes()).isLessThanOrEqualTo(1));
        assertThat(accounts).allSatisfy(account -> {
            assertThat(account.summary().accountNumber()).isEqualTo("k/s");
            assertThat(keep.instances().get(account.id())).isSameAs(account);
        });
        assertThat(hooks.closedDuringCall.get()).isZero();
    }

    @Test
    void accountReadThroughAHeldHandleOnly_survivesAFloodThatDropsAnUnreadOne() {
        open(builder().maximumInstances(50));
        BrokerAccount read = keep.instances().get(create("read"));
        read.summary();
        BrokerAccount unread = keep.instances().get(create("unread"));
        unread.summary();
        TestDatabase.execute(
                database,
                "insert into brokerkeep.account (id, name, broker)"
                        + " select n, 'flood ' || n, 'acme' from generate_series(10001, 16000) n");

        for (long from = 10_001; from < 16_000 && !closedAccounts.contains(unread.id()); from += 25) {
            readForLongerThanABeat(read);
            flood(from, 25);
        }

        assertThat(closedAccounts).containsExactly(unread.id());
        assertThat(read.summary().accountNumber()).isEqualTo("k/s");
        assertThat(hooks.built).extracting(AcmeAccount::id).containsExactly(read.id(), unread.id());
    }

    @Test
    void timeToLive_endsWithinATenthOfWhatWasSet_andNotForAllAtOnce() {
        open(builder().timeToLive(LIFE).ticker(nanos::get));
        int accounts = 100;
        TestDatabase.execute(
                database,
                "insert into brokerkeep.account (id, name, broker)"
                        + " select n, 'n ' || n, 'acme' from generate_series(1, " + accounts + ") n");
        flood(1, accounts);

        advance(LIFE.multipliedBy(9).dividedBy(10).minus(GRAIN));
        long early = keep.instances().stats().warmAccounts();
        advance(LIFE.dividedBy(10).plus(GRAIN));
        long middle = keep.instances().stats().warmAccounts();
        advance(LIFE.dividedBy(10).plus(GRAIN));
        long late = keep.instances().stats().warmAccounts();

        assertThat(early).isEqualTo(accounts);
        assertThat(middle).isBetween(1L, accounts - 1L);
        assertThat(late).isZero();
        assertThat(keep.instances().stats().evictions()).isEqualTo(accounts);
    }

    @Test
    void endOfTheTimeToLive_closesTheInstance_andTheNextCallLoadsAndBuildsAnew() {
        open(builder().timeToLive(LIFE).ticker(nanos::get));
        BrokerAccount account = keep.instances().get(create("a"));
        account.summary();
        sql("insert into brokerkeep.account_setting (account_id, name, value) values (" + account.id()
                + ", 'note', '\"x\"')");

        advance(LIFE.multipliedBy(2));
        keep.instances().stats();

        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
        assertThat(account.settings().get(NOTE)).isEqualTo("x");
        assertThat(account.summary().accountNumber()).isEqualTo("k/s");
        assertThat(hooks.built).hasSize(2);
    }

    @Test
    void readsAndRebuiltInstances_doNotProlongTheTimeToLive() {
        open(builder().timeToLive(LIFE).ticker(nanos::get));
        BrokerAccount account = keep.instances().get(create("a"));
        account.summary();

        for (int n = 0; n < 8; n++) {
            advance(LIFE.dividedBy(10));
            keep.instances().invalidateInstance(account.id());
            account.summary();
        }
        long before = keep.instances().stats().evictions();
        advance(LIFE.multipliedBy(3).dividedBy(10).plus(GRAIN));

        assertThat(before).isZero();
        assertThat(keep.instances().stats().warmAccounts()).isZero();
        assertThat(keep.instances().stats().evictions()).isEqualTo(1);
        Until.holds("every instance is closed", () -> openInstances() == 0);
        assertThat(hooks.built).hasSize(9);
    }

    @Test
    void saveBeginsANewLife() {
        open(builder().timeToLive(LIFE).ticker(nanos::get));
        BrokerAccount account = keep.instances().get(create("a"));
        advance(LIFE.multipliedBy(8).dividedBy(10));

        account.saveSetting(NOTE, "n");
        advance(LIFE.multipliedBy(8).dividedBy(10));

        assertThat(keep.instances().stats().warmAccounts()).isEqualTo(1);
        assertThat(keep.instances().stats().evictions()).isZero();
    }

    @Test
    void invalidateInstance_closesItOnce_buildsAnotherOnTheNextCall_andKeepsTheSettings() {
        open(builder());
        BrokerAccount account = keep.instances().get(create("a"));
        account.summary();
        var settings = account.settings();
        var before = meter.reading();

        keep.instances().invalidateInstance(account.id());
        keep.instances().invalidateInstance(account.id());
        Until.holds("the instance is closed", () -> hooks.closed.get() == 1);
        account.summary();

        assertThat(hooks.built).hasSize(2);
        assertThat(hooks.built.get(0).closes()).isEqualTo(1);
        assertThat(hooks.built.get(1).closes()).isZero();
        assertThat(account.settings()).isSameAs(settings);
        assertThat(meter.reading()).isEqualTo(before);
    }

    @Test
    void uncachedAccount_refusesEveryCallAfterItsClose_andIsClosedOnce() {
        open(builder());
        AccountId id = create("a");
        BrokerAccount cached = keep.instances().get(id);
        cached.summary();
        BrokerAccount uncached = keep.instances().openUncached(id);
        uncached.summary();

        uncached.close();
        uncached.close();

        Until.holds("the uncached object is closed", () -> hooks.closed.get() == 1);
        assertClosed(uncached::summary);
        assertClosed(uncached::settings);
        assertClosed(uncached::positions);
        assertClosed(() -> uncached.saveSetting(NOTE, "n"));
        assertThat(uncached).hasToString("BrokerAccount[" + id + ", uncached]");
        assertThat(cached.summary().accountNumber()).isEqualTo("k/s");
        assertThat(hooks.built).extracting(AcmeAccount::closes).containsExactly(0, 1);
    }

    @Test
    void stats_addUp() {
        open(builder());
        AccountId a = create("a");
        AccountId b = create("b");
        keep.instances().invalidateAll();

        keep.instances().get(a);
        keep.instances().getAll(List.of(a, b));
        keep.instances().get(b).settings();
        keep.instances().get(a).summary();
        keep.instances().get(a).saveSetting(API_KEY, Secret.of("k2"));
        keep.instances().get(a).summary();
        Until.holds("the replaced instance is closed", () -> hooks.closed.get() == 1);
        var stats = keep.instances().stats();

        assertThat(stats.misses()).isEqualTo(2);
        assertThat(stats.loads()).isEqualTo(2);
        assertThat(stats.loadedAccounts()).isEqualTo(2);
        assertThat(stats.discardedLoads()).isZero();
        assertThat(stats.saves()).as("two creations and a save").isEqualTo(3);
        assertThat(stats.evictions()).isZero();
        assertThat(stats.warmAccounts()).isEqualTo(2);
        assertThat(stats.instancesBuilt()).isEqualTo(hooks.built.size()).isEqualTo(2);
        assertThat(stats.instanceFailures()).isZero();
        assertThat(stats.hitRatio()).isEqualTo((double) stats.hits() / (stats.hits() + stats.misses()));
        var again = meter.reading();
        keep.instances().get(a).settings();
        assertThat(keep.instances().stats().hits()).isEqualTo(stats.hits() + 2);
        assertThat(keep.instances().stats().misses()).isEqualTo(stats.misses());
        assertThat(meter.reading()).isEqualTo(again);
    }

    @Test
    void accountsAreNamedByTheirOwnTypeOnly_soThatEqualNumbersAreOneAccount() {
        open(builder());
        sql("insert into brokerkeep.account (id, name, broker) values (9007199254740993, 'big', 'acme')");

        BrokerAccount first = keep.instances().get(AccountId.of(9_007_199_254_740_993L));
        BrokerAccount second = keep.instances().get(AccountId.of(9_007_199_254_740_993L));

        assertThat(first).isSameAs(second);
        assertThat(first.id()).isEqualTo(AccountId.of(9_007_199_254_740_993L));
        assertThat(keep.instances().stats().loads()).isEqualTo(1);
        assertThat(Stream.of(InstanceCache.class, AccountRegistry.class)
                        .flatMap(type -> Stream.of(type.getMethods()))
                        .map(Method::getParameterTypes)
                        .flatMap(Stream::of))
                .doesNotContain(long.class, int.class, Long.class, Integer.class, Number.class, Object.class);
    }

    private BrokerKeep.Builder builder() {
        hooks.onClose = account -> closedAccounts.add(account.id());
        return BrokerKeep.with(meter.dataSource())
                .alone()
                .keyset(KeysetSource.generated())
                .plugins(List.of(new AcmePlugin()));
    }

    private void open(BrokerKeep.Builder builder) {
        keep = builder.open();
    }

    private AccountId create(String name) {
        return keep.accounts().create(name, ACME, CREDENTIALS).id();
    }

    private void flood(long from, int count) {
        keep.instances()
                .warm(
                        LongStream.range(from, from + count)
                                .mapToObj(AccountId::of)
                                .toList(),
                        state -> {});
    }

    private static void readForLongerThanABeat(BrokerAccount account) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(150);
        while (System.nanoTime() - end < 0) {
            account.settings();
            Thread.yield();
        }
    }

    private void advance(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    private long openInstances() {
        var stats = keep.instances().stats();
        return stats.instancesBuilt() - stats.instancesClosed();
    }

    private static void assertClosed(ThrowingCallable call) {
        var refused = catchThrowableOfType(BrokerKeepException.class, call);
        assertThat(refused).isNotNull();
        assertThat(refused.code()).isEqualTo(ErrorCode.CLOSED);
    }

    private void sql(String statement) {
        TestDatabase.execute(database, statement);
    }
}
