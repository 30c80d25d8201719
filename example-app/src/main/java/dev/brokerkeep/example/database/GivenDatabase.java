package dev.brokerkeep.example.database;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A database that somebody else runs and perhaps uses; closing this changes nothing there. */
public final class GivenDatabase implements DemoDatabase {
    private final DatabaseAddress address;

    private GivenDatabase(DatabaseAddress address) {
        this.address = address;
    }

    /**
     * Returns the database at a JDBC address. Does not connect yet.
     *
     * @param user who connects, unless the address says so; null if it does, or it is who runs this
     * @param password their password, unless the address holds it; null if it does, or none is needed
     * @throws IllegalArgumentException if this is no address of a PostgreSQL database
     */
    public static GivenDatabase at(String url, @Nullable String user, @Nullable String password) {
        return new GivenDatabase(DatabaseAddress.of(url, user, password));
    }

    @Override
    public String place() {
        return address.toString();
    }

    @Override
    public boolean isPrivate() {
        return false;
    }

    @Override
    public Connection connect(String applicationName) throws SQLException {
        return address.connect(applicationName);
    }

    @Override
    public Connection connect(String applicationName, String database) throws SQLException {
        return address.database(database).connect(applicationName);
    }

    @Override
    public DataSource dataSource(String applicationName) {
        return address.dataSource(applicationName);
    }

    /** Nothing to do: it runs on. */
    @Override
    public void close() {}
}
