package dev.brokerkeep.core.internal.postgres;

/**
 * Parts of statements that lock the setting rows of an account by rising name before they change any. A statement that
 * needs more than one of them would otherwise lock them in whatever order it comes across them, and two such statements
 * might wait for each other.
 */
final class SettingLocks {
    /** Names the rows; conditions may follow. */
    static final String HELD =
            "held as materialized (select name from brokerkeep.account_setting" + " where account_id = :account";

    /** Ends {@link #HELD}. */
    static final String BY_NAME = " order by name for update)";

    /** A condition that always holds, and is asked only after all rows were locked. */
    static final String ARE_HELD = "(select count(*) from held) >= 0";

    private SettingLocks() {}
}
