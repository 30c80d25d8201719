package dev.brokerkeep.example.exchange;

/** What becomes of the stored settings of an account that its file does not name. */
public enum ImportMode {
    /** They stay as they are. */
    MERGE,
    /** They are removed, those that no plugin declares included: afterwards the account is as its file says. */
    REPLACE
}
