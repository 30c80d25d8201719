package dev.brokerkeep.core.soak;

import java.util.Locale;

/** Counts durations in classes that are 3 % wide, from a nanosecond up to hours. For one thread. */
final class Latencies {
    private static final int FINENESS = 32;

    static final int CLASSES = 44 * FINENESS;

    private final long[] counts = new long[CLASSES];

    static int classOf(long nanos) {
        long value = Math.max(FINENESS, nanos);
        int power = 63 - Long.numberOfLeadingZeros(value) - 5;
        return Math.min(CLASSES - 1, power * FINENESS + (int) (value >>> power) - FINENESS);
    }

    /** Returns the shortest duration that is longer than all of a class. */
    static long endOf(int number) {
        return (long) (number % FINENESS + FINENESS + 1) << (number / FINENESS);
    }

    void add(int number, long count) {
        counts[number] += count;
    }

    void add(Latencies others) {
        for (int number = 0; number < CLASSES; number++) {
            counts[number] += others.counts[number];
        }
    }

    long count() {
        return java.util.Arrays.stream(counts).sum();
    }

    /** Returns the duration that this share of all did not exceed, in nanoseconds. */
    long quantile(double share) {
        long left = (long) Math.ceil(share * count());
        for (int number = 0; number < CLASSES; number++) {
            left -= counts[number];
            if (left <= 0 && counts[number] > 0) {
                return endOf(number);
            }
        }
        return 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, max %.2f (%,d measured)",
                quantile(0.5) / 1e6,
                quantile(0.9) / 1e6,
                quantile(0.99) / 1e6,
                quantile(0.999) / 1e6,
                quantile(1) / 1e6,
                count());
    }
}
