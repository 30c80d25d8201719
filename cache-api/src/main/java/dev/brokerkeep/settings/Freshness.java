package dev.brokerkeep.settings;

import java.time.Duration;
import java.util.Objects;

/**
 * How old an answer may be: an argument of every read of settings.
 *
 * <p>An answer is of an age of at most {@code d} if it reflects every change, by whatever program, whose commit was
 * acknowledged more than {@code d} before the read began. While the change feed lives, all are answered from memory but
 * {@link #LATEST}, and an {@link #atMost} shorter than the time since the last question for changes (a quarter of a
 * second unless told otherwise); they differ in what they do when it does not.
 *
 * <p>Immutable.
 */
public final class Freshness {
    /** Asks the database every time: one round trip, and no load if nothing has changed. */
    public static final Freshness LATEST = new Freshness(Kind.LATEST, 0);

    /**
     * The bound that BrokerKeep was configured with (1 s unless told otherwise): the default. What cannot be that fresh
     * in memory is read from the database, and the read fails if that does not answer.
     */
    public static final Freshness BOUNDED = new Freshness(Kind.BOUNDED, 0);

    /**
     * Whatever is in memory, however old; {@link SettingsReading#age()} tells. For display, never for orders. What is
     * not in memory is loaded.
     */
    public static final Freshness ANY = new Freshness(Kind.ANY, Long.MAX_VALUE / 2);

    private final Kind kind;
    private final long nanos;

    private enum Kind {
        LATEST,
        BOUNDED,
        AT_MOST,
        ANY
    }

    private Freshness(Kind kind, long nanos) {
        this.kind = kind;
        this.nanos = nanos;
    }

    /**
     * Returns the freshness that allows an age of this much: less than the configured bound for decisions that cannot
     * wait for it, more for work that shall go on while the database is away.
     *
     * @throws IllegalArgumentException if the age is not positive; what may not be old at all is {@link #LATEST}
     */
    public static Freshness atMost(Duration age) {
        Objects.requireNonNull(age, "age");
        if (age.isNegative() || age.isZero()) {
            throw new IllegalArgumentException("An age is positive, and " + age + " is not; LATEST allows none");
        }
        return new Freshness(Kind.AT_MOST, saturatedNanos(age));
    }

    private static long saturatedNanos(Duration age) {
        // Half of the range, so that sums with the clock cannot overflow: 146 years.
        Duration longest = Duration.ofNanos(Long.MAX_VALUE / 2);
        return age.compareTo(longest) > 0 ? longest.toNanos() : age.toNanos();
    }

    /**
     * Returns the age that is allowed, where a bound has been configured.
     *
     * @param bound the configured bound, in nanoseconds
     */
    public long allowedNanos(long bound) {
        return kind == Kind.BOUNDED ? bound : nanos;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Freshness that && kind == that.kind && nanos == that.nanos;
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, nanos);
    }

    /** Returns the name as it stands in code. */
    @Override
    public String toString() {
        return kind == Kind.AT_MOST ? "AT_MOST(" + Duration.ofNanos(nanos) + ")" : kind.name();
    }
}
