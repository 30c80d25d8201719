package dev.brokerkeep.core.internal.postgres;

/**
 * How a database is told from every other, be it another one of the same server or a copy that was restored elsewhere.
 */
public final class ServerIdentity {
    /**
     * The system identifier and the database's object id, as an expression of SQL. A session keeps it once it has been
     * asked, in a parameter of its own, as the identifier is read from a file; it cannot change while a session lives.
     */
    public static final String SQL = "coalesce(nullif(current_setting('brokerkeep.server', true), ''),"
            + " set_config('brokerkeep.server', (select system_identifier from pg_control_system())"
            + " || '/' || (select oid from pg_database where datname = current_database()), false))";

    private ServerIdentity() {}
}
