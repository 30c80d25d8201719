package dev.brokerkeep;

/** Every way BrokerKeep fails, as a name that programs may switch on. The names are stable; new ones may be added. */
public enum ErrorCode {
    /** No session could be had from the database. Nothing was read or written. */
    DATABASE_UNREACHABLE,
    /** The database answers, but BrokerKeep's tables are not there or too old. */
    SCHEMA_MISSING,
    /** The database answered with an error. What was being written was rolled back. */
    DATABASE_FAILED,
    /**
     * The server is an older state of the database than one already seen (a failed-over or restored copy), or a
     * standby, which may be.
     */
    DATABASE_OUTDATED,
    /** No account has this id, or it was deleted. */
    UNKNOWN_ACCOUNT,
    /** The account exists and is disabled: its settings can be read and saved, its broker cannot be called. */
    ACCOUNT_DISABLED,
    /** The account belongs to another broker than the one this handle was made for. */
    ACCOUNT_MOVED,
    /** An account row names a broker for which no plugin is loaded. */
    UNKNOWN_BROKER,
    /** A setting that the broker's schema does not declare. */
    UNKNOWN_SETTING,
    /** A required setting, or one that was asked for, has no value and no default. */
    SETTING_MISSING,
    /** The stored value of a setting cannot be read as the type, or within the limits, that its key declares. */
    SETTING_UNREADABLE,
    /** A change set was refused before it was written: it would leave the settings invalid. */
    SETTINGS_INVALID,
    /** Another change came between the revision a save was based on and the save. Nothing was written. */
    SETTINGS_CONFLICT,
    /** A save failed and is known not to have been committed: nothing changed anywhere. */
    SAVE_FAILED,
    /** The connection broke during a commit and the database could not be asked how it ended. */
    SAVE_OUTCOME_UNKNOWN,
    /**
     * A secret is to be stored, and no keyset was configured. One that is to be read is {@link #SETTING_UNREADABLE}.
     */
    KEYSET_MISSING,
    /** The keyset cannot be read. */
    KEYSET_INVALID,
    /** One or more plugins could not be loaded, or a plugin's own rule over settings failed. */
    PLUGIN_FAILED,
    /** A plugin could not build its account object; calls fail until its back-off ends or a setting changes. */
    INSTANCE_FAILED,
    /** An instance could not be replaced in time, because its predecessor is still answering a call. */
    HAND_OVER_TIMED_OUT,
    /** The thread was interrupted while it waited; its interrupt flag is set again. */
    INTERRUPTED,
    /** A call that the broker refused, failed or did not answer. */
    BROKER_CALL_FAILED,
    /** What is asked for is older than the history that is kept. */
    HISTORY_TOO_SHORT,
    /** The operation is not allowed on this object, as a close on a handle that the cache owns. */
    REFUSED,
    /** The runtime, or the account object, has been closed. */
    CLOSED,
    /** A configuration value cannot be used. */
    CONFIGURATION_INVALID
}
