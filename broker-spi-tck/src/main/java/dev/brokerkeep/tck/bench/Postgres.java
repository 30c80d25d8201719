package dev.brokerkeep.tck.bench;

import dev.brokerkeep.core.BrokerKeep;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server on temporary data, with a database for each scenario. Whoever examines at the same time shares
 * it: its start takes longer than most rules. Safe for many threads.
 */
final class Postgres {
    private static final String TEMPLATE = "kit_template";

    private static @Nullable Postgres shared;
    private static int leases;

    private final EmbeddedPostgres server;
    private final AtomicInteger databases = new AtomicInteger();

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Returns the server; {@link #giveBack} has to follow. Starts it if nobody else has it. */
    static synchronized Postgres lease() throws IOException, SQLException {
        Postgres leased = shared;
        if (leased == null) {
            leased = start();
            BrokerKeep.with(leased.create(TEMPLATE, ""))
                    .alone()
                    .plugins(List.of())
                    .open()
                    .close();
            shared = leased;
        }
        leases++;
        return leased;
    }

    /** Stops the server if nobody else has it; otherwise drops these databases. */
    static synchronized void giveBack(Postgres leased, Collection<DataSource> used) throws IOException, SQLException {
        leases--;
        if (leases == 0) {
            shared = null;
            leased.server.close();
        } else {
            leased.drop(used);
        }
    }

    private void drop(Collection<DataSource> used) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            for (DataSource each : used) {
                statement.execute("drop database " + ((PGSimpleDataSource) each).getDatabaseName() + " with (force)");
            }
        }
    }

    private static Postgres start() throws IOException {
        return new Postgres(EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                .setServerConfig("max_connections", "200")
                .setServerConfig("fsync", "off")
                .start());
    }

    /** Creates a copy of the template. */
    DataSource next() throws SQLException {
        return create("kit_" + databases.incrementAndGet(), " template " + TEMPLATE);
    }

    private PGSimpleDataSource create(String name, String template) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + template);
        }
        return (PGSimpleDataSource) server.getDatabase("postgres", name);
    }
}
