package dev.brokerkeep.settings;

/** What kind of values a setting takes, for forms, tables and files. */
public enum SettingType {
    /** Text. */
    TEXT,
    /** One of a few words: {@link SettingKey#allowedValues()} has them. */
    CHOICE,
    /** A secret. */
    SECRET,
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A whole number of at most 64 bits. */
    INTEGER,
    /** An exact decimal number. */
    DECIMAL,
    /** An ISO-8601 duration such as {@code PT30S}. */
    DURATION,
    /** An absolute URI. */
    URI,
    /** A list of texts, written as JSON. */
    TEXT_LIST,
    /** JSON of any shape. */
    JSON;

    /** Tells whether values are written as JSON, and not in a word or a line. */
    public boolean isStructured() {
        return this == TEXT_LIST || this == JSON;
    }
}
