package dev.brokerkeep.core.feed;

import static dev.brokerkeep.core.testing.AcmeAccount.NOTE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.brokerkeep.AccountId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.core.internal.feed.FeedConnector;
import dev.brokerkeep.core.internal.feed.FeedConnectors;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.core.testing.Until;
import dev.brokerkeep.settings.InForce;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Where the feed's connection comes from, and where it goes. */
@Timeout(120)
final class FeedConnectionsTest {
    private static final Duration NETWORK_TIMEOUT = Duration.ofMillis(600);

    private final PGSimpleDataSource database = TestDatabase.create();

    private static String ask(Connection connection, String question) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(question)) {
            row.next();
            return row.getString(1);
        }
    }

    private String askAFeedOf(DataSource dataSource, String question) throws SQLException {
        FeedConnector connector = FeedConnectors.of(dataSource, NETWORK_TIMEOUT);
        assertThat(connector.concern()).isEmpty();
        try (Connection connection = connector.connect()) {
            return ask(connection, question);
        }
    }

    @Test
    void poolOfHikari_isPassedBy_withAllThatItsDriverIsTold_asItIsToldNow() throws SQLException {
        TestDatabase.execute(database, "create role successor login in role " + database.getUser());
        HikariConfig configuration = new HikariConfig();
        configuration.setJdbcUrl(database.getUrl());
        configuration.setUsername(database.getUser());
        configuration.addDataSourceProperty("options", "-c work_mem=12MB");
        try (HikariDataSource pool = new HikariDataSource(configuration)) {
            assertThat(askAFeedOf(pool, "show work_mem")).isEqualTo("12MB");
            assertThat(askAFeedOf(pool, "show application_name")).isEqualTo("brokerkeep-feed");

            pool.setUsername("successor");

            assertThat(askAFeedOf(pool, "select current_user")).isEqualTo("successor");
        } finally {
            TestDatabase.execute(database, "drop role successor");
        }
    }

    @Test
    void connectionOfAPoolThatCannotBePassedBy_isGivenBackAsItWas() throws SQLException {
        try (Connection only = database.getConnection();
                HikariDataSource pool = TwoProcesses.pool(database)) {
            only.setNetworkTimeout(Runnable::run, 12_345);
            try (BrokerKeep keep = BrokerKeep.with(pool)
                    .changeFeed(always(only, connection -> connection))
                    .open()) {
                assertThat(keep.instances().coherence().problem()).contains("keeps one connection");
                assertThat(ask(pool.getConnection(), locks(only))).isEqualTo("1");
            }

            assertThat(ask(only, "show synchronous_commit"))
                    .isEqualTo(ask(pool.getConnection(), "show synchronous_commit"));
            assertThat(ask(only, "select count(*) from pg_listening_channels()"))
                    .isEqualTo("0");
            assertThat(ask(only, locks(only))).isEqualTo("0");
            assertThat(ask(only, "show idle_in_transaction_session_timeout")).isEqualTo("0");
            assertThat(only.getNetworkTimeout()).isEqualTo(12_345);
        }
    }

    private static String locks(Connection connection) throws SQLException {
        return "select count(*) from pg_locks where locktype = 'advisory' and pid = "
                + connection.unwrap(PGConnection.class).getBackendPID();
    }

    /**
     * To the driver, a pooler in transaction mode looks like a server whose process is another than it said at first.
     */
    @Test
    void poolerInTransactionMode_isTold_andChangesAreFoundAtHeartbeats() throws Exception {
        try (TwoProcesses two = new TwoProcesses();
                Connection connection = two.database.getConnection();
                HikariDataSource pool = TwoProcesses.pool(two.database);
                BrokerKeep behind = two.with(pool, "behind a pooler")
                        .changeFeed(always(connection, FeedConnectionsTest::asIfPooled))
                        .open()) {
            AccountId id = two.create("a");
            BrokerAccount mine = two.here.instances().get(id);
            BrokerAccount theirs = behind.instances().get(id);
            theirs.settings();

            InForce inForce = mine.saveSetting(NOTE, "n").awaitInForce(Duration.ofSeconds(10));

            assertThat(behind.instances().coherence().isNotified()).isFalse();
            assertThat(behind.instances().coherence().problem()).contains("pooler in transaction mode", "changeFeed");
            assertThat(inForce.everywhere()).isTrue();
            assertThat(theirs.settings().get(NOTE)).isEqualTo("n");
            mine.saveSetting(NOTE, "m");
            Until.holds("seen", () -> theirs.settings().get(NOTE).equals("m"));

            // A crash that keeps the server's start time empties the table, and the pooler keeps the connection.
            long reconnections = behind.instances().coherence().reconnections();
            two.sql("delete from brokerkeep.node where name = 'behind a pooler'");
            Until.holds("begun anew", () -> behind.instances().coherence().reconnections() > reconnections);
        }
    }

    private static Connection asIfPooled(Connection connection) {
        return view(
                Connection.class,
                connection,
                "unwrap",
                driver -> view(PGConnection.class, driver, "getBackendPID", pid -> (int) pid + 1));
    }

    /** A DataSource that tells nothing of what is behind it, and has one connection, which nobody can close. */
    private static DataSource always(Connection connection, UnaryOperator<Connection> seen) {
        Connection open = view(Connection.class, seen.apply(connection), "close", nothing -> nothing);
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> method.getName().equals("getConnection") ? open : false);
    }

    /** The same object, but for one method, whose result is changed; {@code close} is not passed on at all. */
    private static <T> T view(Class<T> type, Object target, String exception, UnaryOperator<Object> change) {
        return type.cast(Proxy.newProxyInstance(
                FeedConnectionsTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        return null;
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        return method.getName().equals(exception) ? change.apply(result) : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }
}
