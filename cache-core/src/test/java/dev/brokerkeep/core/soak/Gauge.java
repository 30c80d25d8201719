package dev.brokerkeep.core.soak;

/** What a node reports on the {@link Board}. */
enum Gauge {
    /** How often it has looked at itself; while this stands still the other gauges mean nothing. */
    BEATS,
    /** One if its feed lives, zero if not. */
    IS_LIVE,
    /** How often it has found its feed not to live. */
    NOT_LIVE,
    /** The longest time between two of its beats, in nanoseconds. */
    LONGEST_GAP,
    /** The longest time that a batch of reads took, answered or not, in nanoseconds. */
    LONGEST_BATCH,
    /** How often it was answered when it asked the database itself. */
    ANSWERS,
    POLLS,
    RECONNECTIONS,
    FINDINGS,
    READS,
    REFUSED,
    VIOLATIONS,
    /** Errors that no fault explains. */
    SURPRISES,
    /** How long after the acknowledgement of a newer revision an older one was still returned, in nanoseconds. */
    WORST_STALENESS,
    WITNESS_READS,
    /** Reads with {@code ANY} that would have been violations, had they been {@code BOUNDED}. */
    WITNESS_VIOLATIONS,
    SAVES,
    SAVES_FAILED,
    /** The marks last read in the accounts that are written past the triggers. */
    DODGED_1,
    DODGED_2,
    DODGED_3;

    private static final Gauge[] ALL = values();

    static Gauge dodged(long account) {
        return ALL[DODGED_1.ordinal() + (int) (account - Accounts.FIRST_DODGED)];
    }
}
