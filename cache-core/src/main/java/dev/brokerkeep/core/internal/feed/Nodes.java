package dev.brokerkeep.core.internal.feed;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.postgres.DatabaseErrors;
import dev.brokerkeep.settings.InForce;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import javax.sql.DataSource;

/**
 * Asks the table of processes who has applied a change.
 *
 * <p>A process that is stopped or slow still holds its lock, and is waited for. One whose lock is gone has died, or
 * lost its connection; in both cases nothing older than the bound is answered there, so it is waited for until the
 * bound has passed since the change, or since somebody first missed its lock, and then its row is taken away.
 */
public final class Nodes {
    static final String LIVES = "(node.is_locked and " + NodeRow.IS_LOCKED
            + " or not node.is_locked and node.seen_at > clock_timestamp() - interval '5 seconds')";

    private static final String LATE = "select node.name, " + LIVES + ", node.number, node.gone_since is not null,"
            + " coalesce(node.gone_since < clock_timestamp() - ? * interval '1 microsecond', false)"
            + " from brokerkeep.node as node where node.number <> ? and not pg_visible_in_snapshot(?::text::xid8, node.applied)"
            + " order by node.number";

    private static final long FIRST_PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final DataSource dataSource;
    private final LongSupplier own;
    private final long boundNanos;

    /**
     * Creates it.
     *
     * @param own this process's number, which is not waited for: what it saved it has published
     * @param bound how old an answer from memory may be anywhere
     */
    public Nodes(DataSource dataSource, LongSupplier own, Duration bound) {
        this.dataSource = dataSource;
        this.own = own;
        this.boundNanos = bound.toNanos();
    }

    /**
     * A process that has not applied the change, as far as is known.
     *
     * @param isMissed whether its lock was found missing before
     * @param isLongGone whether that is longer ago than the bound
     */
    private record Late(String name, boolean lives, long number, boolean isMissed, boolean isLongGone) {}

    /**
     * Waits until every live process has applied what this transaction committed, or the time is up.
     *
     * @throws BrokerKeepException if the database cannot be asked; the change is committed all the same
     */
    public InForce await(long transactionId, Duration patience) {
        long begin = System.nanoTime();
        long pause = FIRST_PAUSE_NANOS;
        while (true) {
            List<Late> late = late(transactionId);
            long waited = System.nanoTime() - begin;
            late = withoutTheDead(late, waited > boundNanos);
            if (late.isEmpty()) {
                return new InForce(true, List.of());
            }
            if (waited >= patience.toNanos()) {
                return new InForce(false, late.stream().map(Late::name).toList());
            }
            LockSupport.parkNanos(Math.min(pause, patience.toNanos() - waited));
            pause = Math.min(2 * pause, LONGEST_PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new BrokerKeepException(
                        ErrorCode.INTERRUPTED,
                        "The thread was interrupted while it waited for a change to be in force everywhere.",
                        "nothing, if the interruption was intended; the change is committed.");
            }
        }
    }

    private List<Late> late(long transactionId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(LATE)) {
            statement.setLong(1, TimeUnit.NANOSECONDS.toMicros(boundNanos));
            statement.setLong(2, own.getAsLong());
            statement.setLong(3, transactionId);
            List<Late> late = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    late.add(new Late(
                            rows.getString(1),
                            rows.getBoolean(2),
                            rows.getLong(3),
                            rows.getBoolean(4),
                            rows.getBoolean(5)));
                }
            }
            return late;
        } catch (SQLException e) {
            throw DatabaseErrors.translate("Asking which processes have applied a change", e);
        }
    }

    private List<Late> withoutTheDead(List<Late> late, boolean hasWaitedLongEnough) {
        List<Long> missed = new ArrayList<>();
        List<Long> dead = new ArrayList<>();
        List<Late> rest = new ArrayList<>();
        for (Late node : late) {
            if (!node.lives() && (hasWaitedLongEnough || node.isLongGone())) {
                dead.add(node.number());
                continue;
            }
            rest.add(node);
            if (!node.lives() && !node.isMissed()) {
                missed.add(node.number());
            }
        }
        execute(
                "Noting which processes are missed",
                "update brokerkeep.node set gone_since = clock_timestamp()",
                missed);
        execute("Removing processes that died", "delete from brokerkeep.node", dead);
        return rest;
    }

    /** Does this to the rows of these processes, unless they turn out to live. */
    private void execute(String doing, String what, List<Long> numbers) {
        if (numbers.isEmpty()) {
            return;
        }
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement(what + " where number = any (?) and not " + LIVES)) {
            statement.setArray(1, connection.createArrayOf("int8", numbers.toArray()));
            statement.executeUpdate();
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        } catch (SQLException e) {
            throw DatabaseErrors.translate(doing, e);
        }
    }
}
