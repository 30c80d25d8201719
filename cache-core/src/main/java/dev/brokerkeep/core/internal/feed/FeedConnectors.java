package dev.brokerkeep.core.internal.feed;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.ds.common.BaseDataSource;

/** Finds out how to reach, without its pool, the database that a DataSource leads to. */
public final class FeedConnectors {
    private static final String HIKARI = "com.zaxxer.hikari.HikariDataSource";

    private FeedConnectors() {}

    /** Returns a connector to the same database with the same user. */
    public static FeedConnector of(DataSource dataSource, Duration networkTimeout) {
        try {
            if (dataSource.isWrapperFor(BaseDataSource.class)) {
                return of(dataSource.unwrap(BaseDataSource.class), networkTimeout);
            }
            FeedConnector behindHikari = behindHikari(dataSource, networkTimeout);
            if (behindHikari != null) {
                return behindHikari;
            }
        } catch (SQLException e) {
            // It does not say what is behind it; then it has to do itself.
            return keeping(dataSource);
        }
        return keeping(dataSource);
    }

    /** Returns a connector that makes its connections as the driver is told to by this DataSource. */
    private static FeedConnector of(BaseDataSource dataSource, Duration networkTimeout) {
        // Asked anew each time: passwords are changed while a process runs.
        return () -> connect(
                dataSource.getUrl(), dataSource.getUser(), dataSource.getPassword(), new Properties(), networkTimeout);
    }

    private static @Nullable FeedConnector behindHikari(DataSource dataSource, Duration networkTimeout)
            throws SQLException {
        Class<?> hikari;
        try {
            hikari = Class.forName(HIKARI, false, dataSource.getClass().getClassLoader());
        } catch (ClassNotFoundException e) {
            return null;
        }
        return dataSource.isWrapperFor(hikari)
                ? HikariConnections.behind(dataSource.unwrap(hikari), networkTimeout)
                : null;
    }

    /**
     * Makes a connection of no pool.
     *
     * @param given what else the driver is told, about encryption for example
     */
    static Connection connect(
            @Nullable String url,
            @Nullable String user,
            @Nullable String password,
            Properties given,
            Duration networkTimeout)
            throws SQLException {
        Properties properties = new Properties();
        properties.putAll(given);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        properties.setProperty("socketFactory", FeedSocketFactory.class.getName());
        properties.setProperty("socketFactoryArg", Long.toString(networkTimeout.toMillis()));
        properties.setProperty("ApplicationName", "brokerkeep-feed");
        properties.setProperty("targetServerType", "primary");
        properties.setProperty("tcpKeepAlive", "true");
        Connection connection = new Driver().connect(url, properties);
        if (connection == null) {
            throw new SQLException("The DataSource is not one of PostgreSQL's driver", "08001");
        }
        return connection;
    }

    /** Keeps one of the DataSource's own connections: what cannot be looked behind. */
    private static FeedConnector keeping(DataSource dataSource) {
        return new FeedConnector() {
            @Override
            public Connection connect() throws SQLException {
                return dataSource.getConnection();
            }

            @Override
            public boolean isShared() {
                return true;
            }

            @Override
            public String concern() {
                return "the change feed keeps one connection of the DataSource for itself, which its pool may"
                        + " end or lack; name an unpooled DataSource by BrokerKeep.Builder.changeFeed";
            }
        };
    }
}
