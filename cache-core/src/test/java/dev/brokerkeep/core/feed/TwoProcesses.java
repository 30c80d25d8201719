package dev.brokerkeep.core.feed;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.KeysetSource;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TcpProxy;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Two runtimes on one database, as two processes have them, each with a pool and a feed of its own. The feed and the
 * pool of {@code there} lead through a proxy each.
 */
final class TwoProcesses implements AutoCloseable {
    private static final KeysetSource KEYS = KeysetSource.generated();

    final PGSimpleDataSource database = TestDatabase.create();
    final TcpProxy feedOfThere = new TcpProxy(database.getPortNumbers()[0]);
    final TcpProxy poolOfThere = new TcpProxy(database.getPortNumbers()[0]);
    private final HikariDataSource poolHere = pool(database);
    final Taken takenThere = new Taken();
    private final HikariDataSource poolThere = pool(through(poolOfThere), takenThere);
    final BrokerKeep here = with(poolHere, "here").open();
    BrokerKeep there = openThere();

    /** The same database, reached through a proxy. */
    PGSimpleDataSource through(TcpProxy proxy) {
        PGSimpleDataSource other = new PGSimpleDataSource();
        other.setServerNames(new String[] {"127.0.0.1"});
        other.setPortNumbers(new int[] {proxy.port()});
        other.setDatabaseName(database.getDatabaseName());
        other.setUser(database.getUser());
        // Each COMMIT goes over the wire as text, so that a proxy can know it.
        other.setPrepareThreshold(0);
        return other;
    }

    static HikariDataSource pool(PGSimpleDataSource target) {
        return pool(target, new Taken());
    }

    private static HikariDataSource pool(PGSimpleDataSource target, Taken taken) {
        HikariConfig configuration = new HikariConfig();
        configuration.setDataSource(target);
        configuration.setMetricsTrackerFactory(taken);
        configuration.setMaximumPoolSize(4);
        configuration.setConnectionTimeout(2_000);
        configuration.setInitializationFailTimeout(10_000);
        return new HikariDataSource(configuration);
    }

    BrokerKeep openThere() {
        return openThere(Duration.ofSeconds(1));
    }

    BrokerKeep openThere(Duration freshnessBound) {
        return with(poolThere, "there")
                .freshnessBound(freshnessBound)
                .changeFeed(through(feedOfThere))
                .audit(10, Duration.ofMillis(300))
                .open();
    }

    BrokerKeep.Builder with(HikariDataSource pool, String name) {
        return BrokerKeep.with(pool)
                .plugins(List.of(new AcmePlugin()))
                .keyset(KEYS)
                .nodeName(name)
                .drainTimeout(Duration.ofSeconds(2));
    }

    AccountId create(String name) {
        return here.accounts()
                .create(
                        name,
                        BrokerId.of("acme"),
                        SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s")))
                .id();
    }

    /** Executes a statement as somebody else would. */
    void sql(String statement) {
        TestDatabase.execute(database, statement);
    }

    String ask(String question) {
        return TestDatabase.query(database, question);
    }

    @Override
    public void close() throws IOException {
        feedOfThere.heal();
        poolOfThere.heal();
        here.close();
        there.close();
        poolHere.close();
        poolThere.close();
        feedOfThere.close();
        poolOfThere.close();
    }
}
