package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.core.testing.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

/** What the meter counts, and whom it blames. */
final class SessionMeterTest {
    private final SessionMeter meter = SessionMeter.on(TestDatabase.create());

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
