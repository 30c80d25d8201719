package dev.brokerkeep.example.database;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/** The JDBC address of a PostgreSQL database, and who connects to it. Its texts hold no password. */
final class DatabaseAddress {
    /** Longer than a server in good health takes, and short enough for a person at a command line. */
    private static final String TIMEOUT_SECONDS = "3";

    private static final Pattern SHAPE =
            Pattern.compile("(?<begin>jdbc:postgresql:)(?<hosts>//[^/?@]*)?/?(?<name>[^/?@]*)(?<options>\\?.*)?");

    private final String url;
    private final Properties properties;
    private final Matcher parts;

    private DatabaseAddress(String url, Properties properties, Matcher parts) {
        this.url = url;
        this.properties = properties;
        this.parts = parts;
    }

    /**
     * Returns the address that is written like this.
     *
     * @throws IllegalArgumentException if it is none; the text does not repeat it, for it may hold a password
     */
    static DatabaseAddress of(String url, @Nullable String user, @Nullable String password) {
        Matcher parts = SHAPE.matcher(url);
        if (!parts.matches() || !isKnownToDriver(url)) {
            throw new IllegalArgumentException(
                    "This is no address of a PostgreSQL database; one looks like jdbc:postgresql://host:5432/name");
        }
        Properties properties = new Properties();
        properties.setProperty("connectTimeout", TIMEOUT_SECONDS);
        properties.setProperty("loginTimeout", TIMEOUT_SECONDS);
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return new DatabaseAddress(url, properties, parts);
    }

    /** Returns the same for another database of the server. */
    DatabaseAddress database(String name) {
        String hosts = parts.group("hosts") == null ? "" : parts.group("hosts") + "/";
        String options = parts.group("options") == null ? "" : parts.group("options");
        String other = parts.group("begin") + hosts + name + options;
        Matcher shape = SHAPE.matcher(other);
        if (!shape.matches()) {
            throw new IllegalArgumentException("No name of a database: " + name);
        }
        return new DatabaseAddress(other, properties, shape);
    }

    /** Opens a connection, which the server knows by this name. */
    Connection connect(String applicationName) throws SQLException {
        Properties named = new Properties();
        named.putAll(properties);
        named.setProperty("ApplicationName", applicationName);
        return DriverManager.getConnection(url, named);
    }

    /** Returns a source of such connections, without a pool. */
    DataSource dataSource(String applicationName) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        try {
            for (String name : properties.stringPropertyNames()) {
                source.setProperty(name, properties.getProperty(name));
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The driver does not know a property that it was always given", e);
        }
        source.setApplicationName(applicationName);
        return source;
    }

    /** Returns hosts, ports and name. */
    @Override
    public String toString() {
        String hosts = parts.group("hosts");
        return (hosts == null ? "localhost" : hosts.substring(2)) + "/" + parts.group("name");
    }

    private static boolean isKnownToDriver(String url) {
        try {
            return DriverManager.getDriver(url).acceptsURL(url);
        } catch (SQLException e) {
            return false;
        }
    }
}
