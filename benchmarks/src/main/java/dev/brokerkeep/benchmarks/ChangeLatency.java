package dev.brokerkeep.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingsChange;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How long after the acknowledgement of a commit another process reads what was committed; and after that, in the same
 * run, how long until a plain listener of the driver in another process only hears that something was.
 *
 * <pre>{@code java -cp benchmarks/target/benchmarks.jar dev.brokerkeep.benchmarks.ChangeLatency}</pre>
 *
 * <p>On Linux, where {@code System.nanoTime()} is one clock for all processes.
 */
public final class ChangeLatency {
    private static final int WARM_UP = 500;
    private static final int CHANGES = 3_000;
    private static final int ALL = WARM_UP + CHANGES;
    private static final int LOADS = 20_000;
    private static final String READER = "read by another process";

    private ChangeLatency() {}

    /** Measures, and prints a table. With a port, a file and a task as arguments it is the other process. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 0) {
            measure();
        } else {
            long[] at = new long[ALL];
            PGSimpleDataSource server = server(Integer.parseInt(arguments[0]));
            MappedByteBuffer times = times(Path.of(arguments[1]));
            if (arguments[2].equals(READER)) {
                read(server, at, times);
            } else {
                listen(server, at, times);
            }
            print(arguments[2], at, times);
        }
    }

    /**
     * Where the writer notes when each change was acknowledged: one number each. The last says that the reader is
     * there.
     */
    private static MappedByteBuffer times(Path file) throws IOException {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.CREATE)) {
            return channel.map(FileChannel.MapMode.READ_WRITE, 0, (ALL + 1) * 8L);
        }
    }

    private static void measure() throws Exception {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .start()) {
            DataSource database = postgres.getPostgresDatabase();
            try (BrokerKeep keep = BrokerKeep.with(database)
                    .alone()
                    .plugins(List.of(new BenchmarkPlugin()))
                    .open()) {
                keep.accounts().create("a", BrokerId.of("benchmark"), SettingsChange.set(BenchmarkPlugin.LIMIT, 0L));
            }
            System.out.println("From the acknowledgement of a commit, in milliseconds, of " + CHANGES + " changes:");
            measure(READER, postgres);
            measure("heard by a plain listener", postgres);
        }
    }

    private static void measure(String what, EmbeddedPostgres postgres) throws Exception {
        Path file = Files.createTempFile("latency", null);
        try {
            MappedByteBuffer times = times(file);
            Process other = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            ChangeLatency.class.getName(),
                            Integer.toString(postgres.getPort()),
                            file.toString(),
                            what)
                    .inheritIO()
                    .start();
            while (times.getLong(ALL * 8) == 0 && other.isAlive()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
            write(postgres.getPostgresDatabase(), times);
            other.waitFor();
        } finally {
            Files.delete(file);
        }
    }

    private static void write(DataSource database, MappedByteBuffer times) throws Exception {
        try (Connection connection = database.getConnection();
                PreparedStatement update = connection.prepareStatement(
                        "update brokerkeep.account_setting set value = to_jsonb(?) where name = 'limit'")) {
            for (int change = 0; change < ALL; change++) {
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(
                        ThreadLocalRandom.current().nextInt(2_000, 20_000)));
                update.setInt(1, change + 1);
                update.executeUpdate();
                times.putLong(change * 8, System.nanoTime());
            }
        }
    }

    private static PGSimpleDataSource server(int port) {
        PGSimpleDataSource server = new PGSimpleDataSource();
        server.setServerNames(new String[] {"localhost"});
        server.setPortNumbers(new int[] {port});
        server.setDatabaseName("postgres");
        server.setUser("postgres");
        return server;
    }

    @SuppressWarnings("ThreadPriorityCheck")
    private static void read(PGSimpleDataSource server, long[] seen, MappedByteBuffer times) {
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(server);
        configuration.setMaximumPoolSize(2);
        try (HikariDataSource pool = new HikariDataSource(configuration);
                BrokerKeep keep = BrokerKeep.with(pool)
                        .plugins(List.of(new BenchmarkPlugin()))
                        .open()) {
            BrokerAccount account = keep.instances().get(AccountId.of(1));
            // As in a process that has run for a while: everything is compiled.
            for (int n = 0; n < LOADS; n++) {
                account.settings(Freshness.LATEST);
                keep.instances().invalidateSettings(account.id());
                account.settings();
            }
            times.putLong(ALL * 8, 1);
            int next = 0;
            while (next < ALL) {
                long read = account.settings().get(BenchmarkPlugin.LIMIT);
                long now = System.nanoTime();
                while (next < read) {
                    seen[next++] = now;
                }
                // It reads all the time, but never takes the processor from those it waits for. One that slept, however
                // shortly, would measure its timer too.
                Thread.yield();
            }
        }
    }

    /** As the driver's manual has it: a connection that waits for notifications, and counts them. */
    private static void listen(DataSource server, long[] heard, MappedByteBuffer times) throws SQLException {
        try (Connection connection = server.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("listen brokerkeep");
            times.putLong(ALL * 8, 1);
            PGConnection driver = connection.unwrap(PGConnection.class);
            int next = 0;
            while (next < ALL) {
                int news = driver.getNotifications(0).length;
                long now = System.nanoTime();
                for (int n = 0; n < news && next < ALL; n++) {
                    heard[next++] = now;
                }
            }
        }
    }

    private static void print(String what, long[] at, MappedByteBuffer times) {
        while (times.getLong((ALL - 1) * 8) == 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
        long[] taken = new long[CHANGES];
        for (int n = 0; n < CHANGES; n++) {
            taken[n] = Math.max(0, at[WARM_UP + n] - times.getLong((WARM_UP + n) * 8));
        }
        Arrays.sort(taken);
        System.out.printf(
                "%-32s p50 %6.3f  p90 %6.3f  p99 %6.3f  p99.9 %6.3f  max %6.3f%n",
                what,
                taken[CHANGES / 2] / 1e6,
                taken[CHANGES * 90 / 100] / 1e6,
                taken[CHANGES * 99 / 100] / 1e6,
                taken[CHANGES * 999 / 1000] / 1e6,
                taken[CHANGES - 1] / 1e6);
    }
}
