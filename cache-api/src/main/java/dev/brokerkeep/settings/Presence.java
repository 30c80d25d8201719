package dev.brokerkeep.settings;

/** What is stored for a setting. */
public enum Presence {
    /** Nothing is stored: the schema's default applies, if there is one. */
    ABSENT,
    /** It was set to nothing on purpose: there is no value, and no default applies. */
    NULL,
    /** A value is stored. */
    VALUE,
    /** Something is stored that cannot be read as the key declares it; reading it throws. */
    UNREADABLE
}
