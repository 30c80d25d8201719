package dev.brokerkeep.core;

/** What BrokerKeep does about its tables when it starts. */
public enum Migration {
    /** Creates them and brings them up to date, in the schema {@code brokerkeep}. */
    AUTO,
    /** Only checks that they are of this release, and fails if not. Writes nothing. */
    VALIDATE,
    /** Nothing; the first statement fails if they are missing. */
    OFF
}
