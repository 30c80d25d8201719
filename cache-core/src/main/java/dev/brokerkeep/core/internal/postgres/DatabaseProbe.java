package dev.brokerkeep.core.internal.postgres;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.sql.DataSource;

/** Asks the database for a sign of life, for a bounded time, whatever time-outs the DataSource has or lacks. */
public final class DatabaseProbe {
    private static final int OLDEST_VERSION = 130000;
    private static final long PATIENCE_MILLIS = 3_000;

    private DatabaseProbe() {}

    /**
     * Returns if the database answers and is recent enough.
     *
     * @throws BrokerKeepException with {@code DATABASE_UNREACHABLE} if it does not answer in less than 5 s
     */
    public static void requireAnswer(DataSource dataSource) {
        CompletableFuture<Integer> version = new CompletableFuture<>();
        Thread thread = new Thread(() -> ask(dataSource, version), "brokerkeep-probe");
        thread.setDaemon(true);
        thread.start();
        try {
            int number = version.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (number < OLDEST_VERSION) {
                throw new BrokerKeepException(
                        ErrorCode.DATABASE_FAILED,
                        "The server is PostgreSQL " + number / 10_000 + ".",
                        "use PostgreSQL 13 or newer.");
            }
        } catch (TimeoutException e) {
            thread.interrupt();
            throw new BrokerKeepException(
                    ErrorCode.DATABASE_UNREACHABLE,
                    "The database did not answer within " + PATIENCE_MILLIS + " ms.",
                    "check the address, the network and the firewall, and whether the pool has a free connection.");
        } catch (ExecutionException e) {
            throw DatabaseErrors.translate("Connecting to the database", e);
        } catch (InterruptedException e) {
            thread.interrupt();
            Thread.currentThread().interrupt();
            throw new BrokerKeepException(
                    ErrorCode.INTERRUPTED,
                    "The start was interrupted.",
                    "nothing, if the interruption was intended.",
                    e);
        }
    }

    private static void ask(DataSource dataSource, CompletableFuture<Integer> version) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select current_setting('server_version_num')::int")) {
            row.next();
            version.complete(row.getInt(1));
        } catch (Throwable e) {
            // Errors too: a driver that is not on the class path would pass for a server that does not answer.
            version.completeExceptionally(e);
        }
    }
}
