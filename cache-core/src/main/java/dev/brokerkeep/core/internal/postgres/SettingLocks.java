package dev.brokerkeep.core.internal.postgres;

/**
 * Parts of statements that lock the setting rows of an account by rising name before they change any. A statement that
 * needs more than one of them would otherwise lock them in whatever order it comes across them, and two such statements
 * might wait for each other.
 */
final class SettingLocks {
    /**
     * Tells the triggers who makes the change, for this transaction only. To be followed by a comma or the statement,
     * which has to contain {@link #IS_NOTED}.
     */
    static final String NOTED = "noted as materialized (select length(set_config('brokerkeep.actor', :actor, true)"
            + " || set_config('brokerkeep.source', :source, true) || set_config('brokerkeep.reason', :reason, true))"
            + " as n)";

    /** A condition that always holds, and is asked only after the note was left. */
    static final String IS_NOTED = "(select n from noted) >= 0";

    /** Names the rows, after {@link #NOTED}; conditions may follow. */
    static final String HELD =
            NOTED + ", held as materialized (select name from brokerkeep.account_setting where account_id = :account";

    /** Ends {@link #HELD}. */
    static final String BY_NAME = " order by name for update)";

    /** A condition that always holds, and is asked only after all rows were locked. */
    static final String ARE_HELD = "(select count(*) from held) >= 0 and " + IS_NOTED;

    private SettingLocks() {}
}
