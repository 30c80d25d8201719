package dev.brokerkeep.tck.bench;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL server on temporary data, with a database for each scenario. */
final class Postgres implements AutoCloseable {
    private static final String TEMPLATE = "kit_template";

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    static Postgres start() throws IOException {
        return new Postgres(EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("max_connections", "200")
                .setServerConfig("fsync", "off")
                .start());
    }

    /** Creates the database that all others are copies of. */
    PGSimpleDataSource template() throws SQLException {
        return create(TEMPLATE, "");
    }

    /** Creates a copy of the template. */
    PGSimpleDataSource next() throws SQLException {
        return create("kit_" + databases.incrementAndGet(), " template " + TEMPLATE);
    }

    private PGSimpleDataSource create(String name, String template) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + template);
        }
        return (PGSimpleDataSource) server.getDatabase("postgres", name);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
