package dev.brokerkeep.example.database;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A PostgreSQL database to work in. Whoever opened it closes it. */
public interface DemoDatabase extends AutoCloseable {
    /** Returns where it is, for people; holds no password. */
    String place();

    /** Tells whether nobody else can be using it. */
    boolean isPrivate();

    /**
     * Opens a connection without a pool: one that the server sees come and go.
     *
     * @param applicationName what the server calls it
     */
    Connection connect(String applicationName) throws SQLException;

    /** As {@link #connect(String)}, to another database of the same server. */
    Connection connect(String applicationName, String database) throws SQLException;

    /**
     * Returns a source of connections, without a pool.
     *
     * @param applicationName what the server calls them
     */
    DataSource dataSource(String applicationName);

    /**
     * Returns an answer of the server, in text.
     *
     * @throws BrokerKeepException with {@code DATABASE_UNREACHABLE} if there is none
     */
    default String ask(String query) {
        try (Connection connection = connect("brokerkeep");
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return rows.getString(1);
        } catch (SQLException e) {
            throw unreachable(e);
        }
    }

    /** Returns what to tell whoever wanted to connect. */
    default BrokerKeepException unreachable(SQLException cause) {
        return new BrokerKeepException(
                ErrorCode.DATABASE_UNREACHABLE,
                "PostgreSQL at " + place() + " cannot be used: " + cause.getMessage(),
                "check the address, that the server runs, and the user and password.",
                cause);
    }

    @Override
    void close();
}
