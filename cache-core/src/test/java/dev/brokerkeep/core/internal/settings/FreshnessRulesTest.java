package dev.brokerkeep.core.internal.settings;

import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.crypto.LockedSecretBox;
import dev.brokerkeep.core.internal.feed.ChangeFeed;
import dev.brokerkeep.core.internal.plugin.PluginDiscovery;
import dev.brokerkeep.core.internal.plugin.PluginTime;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.Known;
import dev.brokerkeep.core.internal.postgres.SchemaMigrator;
import dev.brokerkeep.core.internal.postgres.ServerIdentity;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.Background;
import dev.brokerkeep.core.testing.FaultyDataSource;
import dev.brokerkeep.core.testing.FaultyDataSource.Gate;
import dev.brokerkeep.core.testing.FaultyDataSource.Point;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Settings;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What each freshness asks the database for, and when. Time passes only where a test says so. */
@Timeout(60)
final class FreshnessRulesTest {
    private static final Duration BOUND = Duration.ofSeconds(1);
    private static final Duration A_LITTLE = Duration.ofNanos(1);

    private final AtomicLong now = new AtomicLong(System.nanoTime());
    private final AtomicInteger rows = new AtomicInteger();
    private final DataSource database = TestDatabase.create();
    private final FaultyDataSource faults = FaultyDataSource.on(countingRows());
    private final CacheCounters counters = new CacheCounters();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final CellDirectory directory =
            new CellDirectory(10, null, Ticker.systemTicker(), timer, counters, cell -> () -> {});
    private final Coherence coherence = new Coherence(directory, counters);
    private final AccountStore store = new AccountStore(faults.dataSource(), new LockedSecretBox(), coherence);
    private final SettingsLoader loader = new SettingsLoader(
            store,
            PluginDiscovery.of(List.of(new AcmePlugin()), PluginTime.REAL),
            directory,
            coherence,
            counters,
            BOUND,
            Freshness.BOUNDED,
            Duration.ofSeconds(20),
            2,
            now::get);
    private final Cell cell = directory.cell(AccountId.of(1));
    private ChangeFeed.Origin origin;

    FreshnessRulesTest() {
        new SchemaMigrator(database).migrate();
        TestDatabase.execute(database, "insert into brokerkeep.account (id, name, broker) values (1, 'a', 'acme')");
        TestDatabase.execute(
                database,
                "insert into brokerkeep.account_setting (account_id, name, value)"
                        + " values (1, 'note', '\"old\"'), (1, 'order_limit', '5')");
        origin = new ChangeFeed.Origin(TestDatabase.query(database, "select " + ServerIdentity.SQL) + "/1", 1);
    }

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    /** An answer of the feed, to a question asked so long ago. */
    private void hear(Duration ago) throws Exception {
        coherence.apply(new ChangeFeed.Answer(now.get() - ago.toNanos(), origin, List.of()));
    }

    private void noteByHand(String note) {
        TestDatabase.execute(
                database, "update brokerkeep.account_setting set value = '\"" + note + "\"' where name = 'note'");
    }

    private String note(Freshness freshness) {
        return loader.read(cell, freshness).settings().get(NOTE);
    }

    private Duration age(Freshness freshness) {
        return loader.reading(cell, freshness).age();
    }

    /** Returns how many loads this takes. */
    private long loadsOf(Freshness freshness) {
        long before = counters.loads.sum();
        loader.read(cell, freshness);
        return counters.loads.sum() - before;
    }

    @Test
    void latest_asksEachTime_andReadsNoSettingsThatAreKnown() throws Exception {
        Settings first = loader.read(cell, Freshness.LATEST).settings();
        int rowsOfAll = rows.getAndSet(0);
        pass(A_LITTLE);
        hear(Duration.ZERO);

        Settings second = loader.read(cell, Freshness.LATEST).settings();

        assertThat(counters.loads.sum()).isEqualTo(2);
        assertThat(second).isSameAs(first);
        assertThat(rowsOfAll).as("one for each setting").isEqualTo(2);
        assertThat(rows.get()).as("one for the account").isEqualTo(1);
        noteByHand("new");
        pass(A_LITTLE);
        assertThat(note(Freshness.LATEST)).isEqualTo("new");
    }

    @Test
    void latest_ofAProcessThatTakesItselfToBeAlone_asksAllTheSame() {
        coherence.assumeAlone();
        loader.read(cell);
        noteByHand("new");
        pass(A_LITTLE);

        assertThat(note(Freshness.BOUNDED)).isEqualTo("old");
        assertThat(note(Freshness.LATEST)).isEqualTo("new");
    }

    @Test
    void latest_doesNotJoinALoadThatLeftBefore() throws Exception {
        Gate selected = faults.hold(Point.AFTER_LOAD);
        CompletableFuture<String> early = Background.start(() -> note(Freshness.BOUNDED));
        selected.awaitReached();
        noteByHand("new");
        pass(A_LITTLE);

        String latest = note(Freshness.LATEST);
        selected.open();

        assertThat(latest).isEqualTo("new");
        assertThat(early.get(20, TimeUnit.SECONDS)).isIn("old", "new");
        assertThat(note(Freshness.ANY)).as("the early one came back later").isEqualTo("new");
    }

    @Test
    void bounded_joinsALoadThatLeftWithinTheBound() throws Exception {
        Gate selected = faults.hold(Point.AFTER_LOAD);
        CompletableFuture<AccountSnapshot> early = Background.start(() -> loader.read(cell));
        selected.awaitReached();
        pass(BOUND);
        CompletableFuture<AccountSnapshot> joined = new CompletableFuture<>();
        Thread joiner = new Thread(() -> joined.complete(loader.read(cell)));
        joiner.start();
        Until.holds("it has joined", () -> joiner.getState() == Thread.State.TIMED_WAITING);
        selected.open();

        assertThat(joined.get(20, TimeUnit.SECONDS)).isSameAs(early.get(20, TimeUnit.SECONDS));
        assertThat(counters.loads.sum()).isEqualTo(1);
    }

    @Test
    void bounded_underTheLease_hits() throws Exception {
        loader.read(cell);
        pass(Duration.ofDays(1));
        hear(BOUND);

        assertThat(loadsOf(Freshness.BOUNDED)).isZero();
        pass(A_LITTLE);
        assertThat(loadsOf(Freshness.BOUNDED)).as("the lease has ended").isEqualTo(1);
    }

    @Test
    void bounded_withoutLease_hitsWithinTheBoundOfItsLastConfirmation() {
        loader.read(cell);
        pass(BOUND);
        assertThat(loadsOf(Freshness.BOUNDED)).isZero();
        pass(A_LITTLE);
        assertThat(loadsOf(Freshness.BOUNDED)).isEqualTo(1);
        pass(BOUND);
        assertThat(loadsOf(Freshness.BOUNDED)).as("confirmed by that load").isZero();
    }

    @Test
    void atMost_mayBeShorterThanTheBound_orLonger() throws Exception {
        loader.read(cell);
        hear(Duration.ZERO);
        Duration half = BOUND.dividedBy(2);
        pass(half.plusNanos(1));

        assertThat(loadsOf(Freshness.BOUNDED)).isZero();
        assertThat(loadsOf(Freshness.atMost(half))).isEqualTo(1);
        pass(Duration.ofHours(1));
        assertThat(loadsOf(Freshness.atMost(Duration.ofHours(1)))).isZero();
        assertThat(loadsOf(Freshness.atMost(Duration.ofSeconds(Long.MAX_VALUE))))
                .isZero();
        assertThat(loadsOf(Freshness.atMost(Duration.ofHours(1).minusNanos(1)))).isEqualTo(1);
    }

    @Test
    void any_hits_withoutLeaseEver_andUnderOneForEver() {
        loader.read(cell);
        pass(Duration.ofDays(20_000));
        assertThat(loadsOf(Freshness.ANY)).isZero();

        coherence.assumeAlone();
        assertThat(loadsOf(Freshness.ANY)).isZero();
        assertThat(loadsOf(Freshness.BOUNDED)).isZero();
    }

    @Test
    void any_loadsWhatIsNotInMemory() {
        assertThat(loadsOf(Freshness.ANY)).isEqualTo(1);
    }

    @Test
    void leaseForEver_survivesAFailover_becauseNobodyWouldGiveAnother() {
        Lease lease = new Lease();
        lease.holdForEver();

        lease.revoke();

        assertThat(System.nanoTime() - lease.askedAt()).isNegative();
        Lease ordinary = new Lease();
        ordinary.renew(System.nanoTime());
        ordinary.revoke();
        assertThat(Lease.isNone(System.nanoTime() - ordinary.askedAt())).isTrue();
    }

    @Test
    void reading_tellsTheAgeByWhicheverIsYounger_leaseOrConfirmation() throws Exception {
        assertThat(age(Freshness.ANY)).as("just loaded").isZero();
        pass(Duration.ofMillis(300));
        assertThat(age(Freshness.ANY)).isEqualTo(Duration.ofMillis(300));
        hear(Duration.ofMillis(100));
        assertThat(age(Freshness.ANY)).isEqualTo(Duration.ofMillis(100));
        assertThat(age(Freshness.BOUNDED)).isEqualTo(Duration.ofMillis(100));
        assertThat(age(Freshness.LATEST)).isZero();
        pass(Duration.ofDays(20_000));
        assertThat(age(Freshness.ANY)).isEqualTo(Duration.ofDays(20_000));
        coherence.assumeAlone();
        assertThat(age(Freshness.ANY)).isZero();
    }

    @Test
    void loadOnItsWay_whenAFailoverIsHeardOf_isRefused() {
        loader.read(cell);
        pass(A_LITTLE);
        faults.runAt(Point.AFTER_LOAD, () -> coherence.advanceTo(2));

        BrokerKeepException refused =
                catchThrowableOfType(BrokerKeepException.class, () -> loader.read(cell, Freshness.LATEST));

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(cell.snapshot()).as("what is of the epoch that has passed").isNull();
    }

    @Test
    void databaseThatTheFeedDoesNotLeadTo_isNotReadFrom() throws Exception {
        loader.read(cell);
        ChangeFeed.Origin another = new ChangeFeed.Origin("another/7/8", 0);

        coherence.apply(new ChangeFeed.Answer(now.get(), another, List.of()));
        BrokerKeepException refused = catchThrowableOfType(BrokerKeepException.class, () -> loader.read(cell));

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
        assertThat(refused.problem()).contains("another/7").contains("change feed");
        // The answer that was refused has not spoiled the epoch: this would be taken for an older copy.
        coherence.apply(new ChangeFeed.Answer(now.get(), another, List.of()));
    }

    @Test
    void whatAnAnswerBrings_isInMemory_withoutAnotherQuery() throws Exception {
        loader.read(cell);
        noteByHand("new");
        ChangeFeed.Answer answer = bringing();
        long loads = counters.loads.sum();

        coherence.apply(answer);
        loader.adopt(List.of(cell), answer);

        assertThat(note(Freshness.BOUNDED)).isEqualTo("new");
        assertThat(counters.loads.sum()).isEqualTo(loads);
    }

    @Test
    void whatAnAnswerBrings_isNotBelieved_ifSomebodyAskedToForgetSinceItWasAskedFor() throws Exception {
        loader.read(cell);
        noteByHand("new");
        ChangeFeed.Answer answer = bringing();
        noteByHand("newer");
        cell.forget();

        coherence.apply(answer);
        loader.adopt(List.of(cell), answer);

        assertThat(cell.snapshot()).isNull();
        assertThat(note(Freshness.BOUNDED)).isEqualTo("newer");
    }

    @Test
    void whatAnAnswerBrings_isNotBelieved_ifSomethingNewerIsKnown() throws Exception {
        loader.read(cell);
        noteByHand("new");
        ChangeFeed.Answer answer = bringing();
        noteByHand("newer");
        pass(A_LITTLE);
        loader.read(cell, Freshness.LATEST);

        coherence.apply(answer);
        loader.adopt(List.of(cell), answer);

        assertThat(note(Freshness.BOUNDED)).isEqualTo("newer");
    }

    /** An answer of the feed, to a question asked now, with the account as it is. */
    private ChangeFeed.Answer bringing() {
        long mark = coherence.mark();
        long askedAt = now.get();
        var brought = store.load(List.of(Known.nothingOf(cell.id())));
        long revision = brought.get(cell.id()).info().revision();
        return new ChangeFeed.Answer(
                askedAt,
                origin,
                List.of(new ChangeFeed.Change(cell.id().value(), revision)),
                new ChangeFeed.Brought(mark, brought));
    }

    @Test
    void accountThatAnOlderCopyLacks_isNotTakenForDeleted() {
        loader.read(cell);
        boolean isHighest = coherence.advanceTo(9);
        TestDatabase.execute(database, "delete from brokerkeep.account");

        BrokerKeepException refused = catchThrowableOfType(BrokerKeepException.class, () -> loader.read(cell));

        assertThat(isHighest).isTrue();
        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_OUTDATED);
    }

    private DataSource countingRows() {
        return counting(DataSource.class, database);
    }

    /** A view of something of JDBC, down to its result sets, whose rows are counted. */
    private <T> T counting(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                FreshnessRulesTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    Object result = invoke(target, method, arguments);
                    if (target instanceof ResultSet && method.getName().equals("next") && (Boolean) result) {
                        rows.incrementAndGet();
                    }
                    boolean isOfJdbc = result instanceof Connection
                            || result instanceof java.sql.PreparedStatement
                            || result instanceof ResultSet;
                    return isOfJdbc ? counting(method.getReturnType(), result) : result;
                }));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
