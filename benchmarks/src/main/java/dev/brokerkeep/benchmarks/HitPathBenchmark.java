package dev.brokerkeep.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.AccountSummary;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.InstanceCache;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A settings read that hits, under the lease of a live change feed, over {@value #ACCOUNTS} accounts, beside the least
 * it could cost and beside Caffeine.
 *
 * <p>Run it with {@code java -jar benchmarks/target/benchmarks.jar HitPath -prof gc}: the column
 * {@code gc.alloc.rate.norm} is bytes per read.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 2, jvmArgsAppend = "-XX:+AlwaysPreTouch")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
@NullUnmarked // JMH fills the fields before it measures
public class HitPathBenchmark {
    private static final int ACCOUNTS = 1_024;

    private EmbeddedPostgres postgres;
    private BrokerKeep keep;
    private InstanceCache instances;
    private AccountId[] ids;
    private BrokerAccount[] handles;
    private Settings[] snapshots;
    private Limit[] limits;
    private volatile long leasedAt = System.nanoTime();
    private Cache<AccountId, Map<String, Object>> caffeine;
    private Cache<AccountId, Map<String, Object>> caffeineWithExpiry;

    /** The least a read can cost: a volatile read and a slot of an array. */
    private static final class Limit {
        volatile Object[] values = {"iex", 10L};
    }

    /** Which account the next read of a thread is for. */
    @State(Scope.Thread)
    public static class Cursor {
        private int position;

        int next() {
            position = (position + 1) & (ACCOUNTS - 1);
            return position;
        }
    }

    /** Starts a database, fills it, and warms everything up. */
    @Setup(Level.Trial)
    public void start() throws IOException {
        postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start();
        keep = BrokerKeep.with(postgres.getPostgresDatabase())
                .plugins(List.of(new BenchmarkPlugin()))
                .open();
        instances = keep.instances();
        ids = new AccountId[ACCOUNTS];
        handles = new BrokerAccount[ACCOUNTS];
        snapshots = new Settings[ACCOUNTS];
        limits = new Limit[ACCOUNTS];
        caffeine = Caffeine.newBuilder().build();
        caffeineWithExpiry = Caffeine.newBuilder()
                .maximumSize(ACCOUNTS * 2L)
                .expireAfterWrite(Duration.ofHours(1))
                .recordStats()
                .build();
        for (int i = 0; i < ACCOUNTS; i++) {
            ids[i] = keep.accounts()
                    .create("account-" + i, BrokerId.of("benchmark"), SettingsChange.set(BenchmarkPlugin.FEED, "iex"))
                    .id();
            handles[i] = instances.get(ids[i]);
            snapshots[i] = handles[i].settings();
            limits[i] = new Limit();
            caffeine.put(ids[i], Map.of("feed", "iex", "limit", 10L));
            caffeineWithExpiry.put(ids[i], Map.of("feed", "iex", "limit", 10L));
            handles[i].summary();
        }
    }

    /** Stops the database. */
    @TearDown(Level.Trial)
    public void stop() throws IOException {
        keep.close();
        postgres.close();
    }

    /** The limit: what any cache of settings has to do at least. */
    @Benchmark
    public Object limit_volatileAndArray(Cursor cursor) {
        return limits[cursor.next()].values[0];
    }

    /** The limit of a read that knows how fresh it is: two volatile reads, the clock, and a slot of an array. */
    @Benchmark
    public Object limit_leaseClockAndArray(Cursor cursor) {
        long current = leasedAt;
        boolean fresh = System.nanoTime() - current < 3_600_000_000_000L;
        Limit limit = limits[cursor.next()];
        return fresh ? limit.values[0] : limit;
    }

    /** A read on a snapshot that the caller has. */
    @Benchmark
    public String snapshot_get(Cursor cursor) {
        return snapshots[cursor.next()].get(BenchmarkPlugin.FEED);
    }

    /** The current snapshot through a handle that the caller has, and one read on it. */
    @Benchmark
    public String handle_settings_get(Cursor cursor) {
        return handles[cursor.next()].settings().get(BenchmarkPlugin.FEED);
    }

    /** The handle of an account by its id. */
    @Benchmark
    public BrokerAccount instances_get(Cursor cursor) {
        return instances.get(ids[cursor.next()]);
    }

    /** A call of the account object through its handle. */
    @Benchmark
    public AccountSummary handle_call(Cursor cursor) {
        return handles[cursor.next()].summary();
    }

    /** Caffeine without limits, a map per account. */
    @Benchmark
    public Object caffeine_plain(Cursor cursor) {
        return caffeine.getIfPresent(ids[cursor.next()]).get("feed");
    }

    /** Caffeine with size, expiry and statistics, a map per account. */
    @Benchmark
    public Object caffeine_sizeExpiryStats(Cursor cursor) {
        return caffeineWithExpiry.getIfPresent(ids[cursor.next()]).get("feed");
    }
}
