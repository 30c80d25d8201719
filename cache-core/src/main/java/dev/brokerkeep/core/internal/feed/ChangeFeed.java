package dev.brokerkeep.core.internal.feed;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import java.util.List;
import java.util.Map;

/**
 * Brings the changes of accounts to this process, and the proof that none is missing.
 *
 * <p>A port: what carries the changes (PostgreSQL asked directly, or a message broker fed by a relay) is behind it.
 * What an implementation owes is in {@link Answer}; what it may lose, delay, repeat or reorder is everything else,
 * because a process acts on what it has heard for no longer than the lease that the last answer gave it.
 */
public interface ChangeFeed extends AutoCloseable {
    /** Begins; to be called once. Returns at once: the first answer comes later, on a thread of the feed's own. */
    void start(Subscriber subscriber);

    /** Returns how the feed does. */
    Health health();

    /** Ends it: the subscriber hears nothing more once this has returned. Further calls do nothing. */
    @Override
    void close();

    /**
     * An answer to the question what has changed.
     *
     * <p>When {@link Subscriber#apply} has returned for it, the subscriber knows of every change, of every account that
     * it holds, whose commit was acknowledged before {@code askedAt}: each was in this answer or in an earlier one.
     *
     * @param askedAt {@code System.nanoTime()} from before the question was sent
     * @param origin which database answered
     * @param changes the accounts that have changed, and possibly some that have not; each with its present revision
     * @param brought what goes with them, if the feed brings it
     */
    record Answer(long askedAt, Origin origin, List<Change> changes, Brought brought) {
        /** An answer that brings nothing but the news. */
        public Answer(long askedAt, Origin origin, List<Change> changes) {
            this(askedAt, origin, changes, Brought.NOTHING);
        }
    }

    /**
     * Accounts as they were in the very state that the answer is of.
     *
     * @param mark the subscriber's, from before the question was sent
     * @param accounts some of those that have changed
     */
    record Brought(long mark, Map<AccountId, StoredAccount> accounts) {
        static final Brought NOTHING = new Brought(0, Map.of());
    }

    /**
     * One account has, or had at some time, this revision.
     *
     * @param account the account's number
     * @param revision its revision; zero if it has none
     */
    record Change(long account, long revision) {}

    /**
     * Which state of which database this is.
     *
     * @param database tells databases apart: of two servers, or dropped and made anew on one
     * @param epoch the timeline of the server: it rises when a copy of the database is promoted, and commits may have
     *     been lost then
     */
    record Origin(String database, int epoch) {}

    /** Who wants to know. Called by one thread at a time. */
    interface Subscriber {
        /** Returns whether this process holds settings of an account, or something that was made from them. */
        boolean holds(long account);

        /** Returns a mark for what is asked now: see {@link Brought}. */
        long mark();

        /** Returns the numbers of all accounts of which this process may hold anything. */
        long[] held();

        /**
         * Takes notice of an answer.
         *
         * @throws OutdatedServerException if a later state of this database has been seen already: the feed must ask
         *     another server
         */
        void apply(Answer answer) throws OutdatedServerException;
    }

    /**
     * How a feed does.
     *
     * @param isConnected whether the last question was answered
     * @param isNotified whether it is woken at changes, and need not wait for its heartbeat
     * @param polls how many questions were answered
     * @param connections how many times it has connected
     * @param problem why it is not connected, or how it could do better; empty if all is well
     */
    record Health(boolean isConnected, boolean isNotified, long polls, long connections, String problem) {}
}
