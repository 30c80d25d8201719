package dev.brokerkeep.core.internal.feed;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/** Looks behind a Hikari pool. A class of its own, because the library need not be there. */
final class HikariConnections {
    private HikariConnections() {}

    /** Returns a connector to where the pool's connections lead; null if the pool does not tell. */
    static @Nullable FeedConnector behind(Object pool, Duration networkTimeout) throws SQLException {
        HikariDataSource hikari = (HikariDataSource) pool;
        DataSource given = hikari.getDataSource();
        if (given != null) {
            return FeedConnectors.of(given, networkTimeout);
        }
        if (hikari.getJdbcUrl() == null || !new Driver().acceptsURL(hikari.getJdbcUrl())) {
            return null;
        }
        // Asked anew each time: passwords are changed while a process runs.
        return () -> FeedConnectors.connect(
                hikari.getJdbcUrl(),
                hikari.getUsername(),
                hikari.getPassword(),
                hikari.getDataSourceProperties(),
                networkTimeout);
    }
}
