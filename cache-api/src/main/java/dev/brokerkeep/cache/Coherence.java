package dev.brokerkeep.cache;

import java.time.Duration;

/**
 * How well this process is connected to what others change.
 *
 * @param state the state
 * @param leaseRemaining for how long memory answers {@code BOUNDED} reads if nothing more is heard; zero if it does not
 * @param isNotified whether the database wakes this process at each change; otherwise changes are found by asking at
 *     each heartbeat
 * @param polls how often the database was asked what has changed
 * @param reconnections how often the connection of the change feed was made anew
 * @param changes how many changes of accounts, by this process and by others, were heard of
 * @param auditFindings how many accounts in memory were found to differ from the database though no change was heard
 *     of; anything but zero means that something writes past the triggers
 * @param problem why the feed does not live, in one sentence; empty if it does
 */
public record Coherence(
        State state,
        Duration leaseRemaining,
        boolean isNotified,
        long polls,
        long reconnections,
        long changes,
        long auditFindings,
        String problem) {
    /** From best to worst. */
    public enum State {
        /** Changes arrive; memory answers. */
        LIVE,
        /** Changes do not arrive at the moment; memory still answers, because the bound has not passed. */
        GRACE,
        /**
         * The bound has passed. {@code BOUNDED} reads ask the database, at most once per account and bound; only
         * {@code AT_MOST} of a longer time and {@code ANY} are answered from memory alone.
         */
        STALE,
        /**
         * Nothing is known to be current: the feed has not begun, was closed, or found an older copy of the database.
         */
        SUSPENDED
    }
}
