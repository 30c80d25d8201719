package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.core.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** What the meter counts, and whom it blames. */
final class SessionMeterTest {
    private final PGSimpleDataSource database = TestDatabase.create();
    private final SessionMeter meter = SessionMeter.on(database);

    @Test
    void sessionsAndStatements_areCounted() throws SQLException {
        try (Connection connection = meter.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("select 1");
            statement.executeQuery("select 2").close();
        }

        assertThat(meter.reading()).isEqualTo(new SessionMeter.Reading(1, 2));
    }

    @Test
    void batch_isOneStatement() throws SQLException {
        try (Connection connection = meter.dataSource().getConnection();
                Statement create = connection.createStatement()) {
            create.execute("create temporary table t (n int)");
            try (PreparedStatement insert = connection.prepareStatement("insert into t values (?)")) {
                for (int n = 0; n < 10; n++) {
                    insert.setInt(1, n);
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }

        assertThat(meter.reading()).isEqualTo(new SessionMeter.Reading(1, 2));
    }

    @Test
    void meteredObjects_areEqualToThemselvesOnly() throws SQLException {
        try (Connection one = meter.dataSource().getConnection();
                Connection other = meter.dataSource().getConnection();
                Statement statement = one.createStatement()) {
            List<Object> all = List.of(meter.dataSource(), one, other, statement);

            assertThat(new HashSet<>(all)).hasSize(4).containsAll(all);
            assertThat(one).isNotEqualTo(other);
        }
    }

    @Test
    void meteredDataSource_unwrapsToWhatIsBehindIt_andAsADataSourceToItself() throws SQLException {
        DataSource metered = meter.dataSource();

        assertThat(metered.isWrapperFor(PGSimpleDataSource.class)).isTrue();
        assertThat(metered.unwrap(PGSimpleDataSource.class)).isSameAs(database);
        assertThat(metered.isWrapperFor(DataSource.class)).isTrue();
        assertThat(metered.unwrap(DataSource.class)).isSameAs(metered);
        assertThat(metered.isWrapperFor(String.class)).isFalse();
    }

    @Test
    void connectionUnwrappedAsAConnection_isStillCounted() throws SQLException {
        try (Connection connection = meter.dataSource().getConnection();
                Statement statement =
                        connection.unwrap(Connection.class).createStatement().unwrap(Statement.class)) {
            statement.execute("select 1");

            assertThat(connection.isWrapperFor(PGConnection.class)).isTrue();
            assertThat(connection.unwrap(PGConnection.class).getBackendPID()).isPositive();
        }

        assertThat(meter.reading()).isEqualTo(new SessionMeter.Reading(1, 1));
    }

    @Test
    void place_isTheMethodThatTookTheSession() throws SQLException {
        meter.dataSource().getConnection().close();

        assertThat(meter.places()).singleElement().satisfies(place -> {
            assertThat(place.place())
                    .startsWith(SessionMeterTest.class.getName() + ".place_isTheMethodThatTookTheSession:");
            assertThat(place.sessions()).isEqualTo(1);
            assertThat(place.toString()).startsWith("1 session, 0 statements [called from ");
        });
    }
}
