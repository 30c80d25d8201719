package dev.brokerkeep.alpaca;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The requests of one credential in the last minute, and until when the broker wants none. Not safe for several
 * threads: {@link Quotas} guards it.
 */
final class Quota {
    private static final Duration WINDOW = Duration.ofMinutes(1);

    private final int perWindow;
    private final Deque<Instant> taken = new ArrayDeque<>();
    private Instant blockedSince = Instant.MIN;
    private Instant blockedUntil = Instant.MIN;

    Quota(int perWindow) {
        this.perWindow = perWindow;
    }

    /** Counts a request and returns zero; or counts none, and returns how long to wait before one may be allowed. */
    Duration tryTake(Instant now) {
        mend(now);
        if (now.isBefore(blockedUntil)) {
            return Duration.between(now, blockedUntil);
        }
        if (taken.size() < perWindow) {
            taken.add(now);
            return Duration.ZERO;
        }
        return Duration.between(now, taken.getFirst().plus(WINDOW));
    }

    void blockUntil(Instant now, Instant end) {
        if (end.isAfter(blockedUntil)) {
            blockedSince = now;
            blockedUntil = end;
        }
    }

    boolean isIdle(Instant now) {
        mend(now);
        return taken.isEmpty() && !now.isBefore(blockedUntil);
    }

    /** Forgets what is over, and survives a wall clock that is set back: no wait becomes longer by that. */
    private void mend(Instant now) {
        while (!taken.isEmpty() && !now.isBefore(taken.getFirst().plus(WINDOW))) {
            taken.removeFirst();
        }
        int ahead = 0;
        while (!taken.isEmpty() && taken.getLast().isAfter(now)) {
            taken.removeLast();
            ahead++;
        }
        // Those only: one that is older keeps its time, or it would count for another minute at each step back.
        for (int i = 0; i < ahead; i++) {
            taken.add(now);
        }
        if (now.isBefore(blockedUntil) && now.isBefore(blockedSince)) {
            blockedUntil = now.plus(Duration.between(blockedSince, blockedUntil));
            blockedSince = now;
        }
    }
}
