package dev.brokerkeep.core;

import dev.brokerkeep.core.internal.postgres.MigrationScripts;
import java.util.Objects;

/** The SQL of BrokerKeep's tables, for a database whose owner runs it by hand. No database is needed. */
public final class SchemaSql {
    private SchemaSql() {}

    /**
     * Returns a script that does what {@link Migration#AUTO} does: afterwards {@link Migration#VALIDATE} passes. It is
     * one transaction.
     *
     * @param present the version that the tables are of; 0 if there are none
     * @throws IllegalArgumentException if there is no such version
     */
    public static String migrate(int present) {
        return MigrationScripts.after(present);
    }

    /** Returns the version of the tables that this release needs. */
    public static int version() {
        return MigrationScripts.latest();
    }

    /**
     * Returns a script that lets a role do what an application needs: read and change accounts and settings, and read
     * the history. It cannot change tables, triggers or the history, nor how long that is kept. The role has to exist.
     */
    public static String grantsForApplication(String role) {
        String name = quoted(role);
        return """
                grant usage on schema brokerkeep to %1$s;
                grant select, insert, update, delete on brokerkeep.account, brokerkeep.account_setting to %1$s;
                grant usage on sequence brokerkeep.account_id_seq to %1$s;
                grant select, insert, update, delete on brokerkeep.node to %1$s;
                grant select, insert, delete on brokerkeep.keyset_witness to %1$s;
                grant select on brokerkeep.account_revision, brokerkeep.account_change, brokerkeep.setting_history,
                    brokerkeep.history_policy, brokerkeep.schema_history to %1$s;
                grant execute on function brokerkeep.prune_history(int) to %1$s;
                """.formatted(name);
    }

    /** Returns a script that lets a role read everything; secrets are encrypted. The role has to exist. */
    public static String grantsForReader(String role) {
        return """
                grant usage on schema brokerkeep to %1$s;
                grant select on all tables in schema brokerkeep to %1$s;
                """.formatted(quoted(role));
    }

    private static String quoted(String role) {
        if (Objects.requireNonNull(role, "role").isEmpty() || role.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("A role has a name");
        }
        return '"' + role.replace("\"", "\"\"") + '"';
    }
}
