package dev.brokerkeep.core.internal.postgres;

/** How a server's state of the database is told from that of a copy that was promoted. */
public final class Timeline {
    /**
     * The server's timeline, as an expression of SQL: the first eight digits of the name of the log file it writes. It
     * rises at a promotion. ({@code pg_control_checkpoint()} still tells the old one until the next checkpoint.) Fails
     * on a standby, which must not be asked. Not to be put where it is evaluated for each row.
     */
    public static final String SQL = "('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int";

    private Timeline() {}
}
