package dev.brokerkeep.core.soak;

import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/** The accounts of a soak, by number, and what each group of them is for. */
final class Accounts {
    /** Written by everybody, read {@code BOUNDED}, judged. */
    static final int JUDGED = 24;

    /**
     * Written like those, but read with {@code ANY} only: they show what a read without the lease would have returned.
     */
    static final int WITNESSES = 4;

    /** Written by transactions that stay open for long, read {@code BOUNDED}, judged. */
    static final long SLOW = JUDGED + WITNESSES + 1;

    /** Written past the triggers, where no feed can hear it. Not judged: the auditor shall find it. */
    static final long FIRST_DODGED = SLOW + 1;

    static final int DODGED = 3;

    static final int ALL = (int) FIRST_DODGED + DODGED - 1;

    private Accounts() {}

    static long anyJudged(RandomGenerator random) {
        return 1 + random.nextInt(JUDGED);
    }

    static LongStream witnesses() {
        return LongStream.rangeClosed(JUDGED + 1L, JUDGED + WITNESSES);
    }

    /** Returns some accounts that everybody writes, by rising number. */
    static long[] anyWritten(RandomGenerator random, int count) {
        return LongStream.generate(() -> 1 + random.nextInt(JUDGED + WITNESSES))
                .distinct()
                .limit(count)
                .sorted()
                .toArray();
    }
}
