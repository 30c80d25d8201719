package dev.brokerkeep.core.internal.feed;

import dev.brokerkeep.core.internal.postgres.Checked;
import dev.brokerkeep.core.internal.postgres.DatabaseErrors;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/** Looks whether the change feed can connect, and is woken by notifications. Changes nothing. */
public final class FeedCheck {
    private static final String CHANNEL = "brokerkeep_check";

    private static final String PROCESSES = "select count(*) filter (where lives), count(*) filter (where not lives),"
            + " string_agg(name, ', ' order by name) filter (where lives) from (select name, " + Nodes.LIVES
            + " as lives from brokerkeep.node as node) n";

    private final DataSource dataSource;
    private final FeedConnector connector;
    private final Duration patience;

    public FeedCheck(DataSource dataSource, FeedConnector connector, Duration patience) {
        this.dataSource = dataSource;
        this.connector = connector;
        this.patience = patience;
    }

    /** Sends a notification to itself over a connection as the feed has one. */
    public Checked listener() {
        try (Connection connection = connector.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(true);
            PGConnection driver = connection.unwrap(PGConnection.class);
            if (isPooled(statement, driver)) {
                return Checked.concern(
                        "there is a transaction pooler on the way: notifications do not come through it, and changes are"
                                + " found at the next heartbeat",
                        "give the feed a way past the pooler (BrokerKeep.Builder.changeFeed).");
            }
            String concern = connector.concern();
            return concern.isEmpty()
                    ? heard(statement, driver)
                    : Checked.concern(concern, "name an unpooled DataSource by BrokerKeep.Builder.changeFeed.");
        } catch (SQLException e) {
            throw DatabaseErrors.translate("Connecting as the change feed does", e);
        }
    }

    /** Behind a transaction pooler the server's process is not the one that the driver was told of. */
    private static boolean isPooled(Statement statement, PGConnection driver) throws SQLException {
        try (ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            return row.getInt(1) != driver.getBackendPID();
        }
    }

    private Checked heard(Statement statement, PGConnection driver) throws SQLException {
        statement.execute("listen " + CHANNEL);
        long began = System.nanoTime();
        statement.execute("notify " + CHANNEL);
        PGNotification[] heard = driver.getNotifications((int) patience.toMillis());
        double millis = (System.nanoTime() - began) / 1e6;
        statement.execute("unlisten " + CHANNEL);
        return heard == null || heard.length == 0
                ? Checked.broken(
                        "a notification did not come back within " + patience.toSeconds() + " s",
                        "look for a pooler or proxy between here and the server.")
                : Checked.ok(String.format(Locale.ROOT, "connects to the primary, and is woken in %.2f ms", millis));
    }

    /** Which processes serve settings. */
    public Checked processes() {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(PROCESSES)) {
            row.next();
            String dead = row.getInt(2) == 0 ? "" : "; " + row.getInt(2) + " ended without a word";
            return Checked.ok(row.getInt(1) == 0 ? "none is running" + dead : "running: " + row.getString(3) + dead);
        } catch (SQLException e) {
            throw DatabaseErrors.translate("Asking which processes are running", e);
        }
    }
}
