package dev.brokerkeep.core.soak;

import static dev.brokerkeep.core.testing.ZenithAccount.DESK;
import static dev.brokerkeep.core.testing.ZenithAccount.NOTE;

import dev.brokerkeep.settings.Settings;
import java.util.function.Consumer;

/**
 * Judges the reads of one thread against the contract. Where memory holds what was announced last, that costs one look
 * at the board; only reads that are behind, and snapshots not seen before, are looked at closely.
 */
final class Judge {
    private final Board board;
    private final long boundNanos;
    private final Consumer<String> violated;
    private final long[] seen = new long[Accounts.ALL + 1];
    private final Settings[] whole = new Settings[Accounts.ALL + 1];
    private long worstStaleness;

    /**
     * Creates a judge.
     *
     * @param boundNanos how old a read may be
     * @param violated told of every violation, in words
     */
    Judge(Board board, long boundNanos, Consumer<String> violated) {
        this.board = board;
        this.boundNanos = boundNanos;
        this.violated = violated;
    }

    /** Returns how long after the acknowledgement of a newer revision an older one was still returned. */
    long worstStaleness() {
        return worstStaleness;
    }

    /**
     * Judges one read.
     *
     * @param ownSave the highest revision that this process had saved when the read was invoked
     * @param invokedAt the time right before the read
     */
    void judge(int account, Settings settings, long ownSave, long invokedAt) {
        long revision = settings.revision();
        if (revision < board.latest(account)) {
            judgeAge(account, revision, invokedAt);
        }
        if (revision < seen[account]) {
            report("went back from revision " + seen[account], account, revision, invokedAt);
        }
        if (revision < ownSave) {
            report("does not show this process's own save, revision " + ownSave, account, revision, invokedAt);
        }
        if (settings != whole[account] && !Stamp.isWhole(settings)) {
            report(
                    "is no revision that was written: '" + settings.get(DESK) + "' and '"
                            + settings.find(NOTE).orElse("no note") + "'",
                    account,
                    revision,
                    invokedAt);
        }
        seen[account] = revision;
        whole[account] = settings;
    }

    private void judgeAge(int account, long revision, long invokedAt) {
        long supersededAt = board.supersededAt(account, revision);
        if (supersededAt == Board.NEVER) {
            return;
        }
        long age = invokedAt - supersededAt;
        worstStaleness = Math.max(worstStaleness, age);
        if (age > boundNanos) {
            report(
                    "is too old: a newer one had been acknowledged " + age / 1000 + " us before, and "
                            + board.latest(account) + " is announced by now",
                    account,
                    revision,
                    invokedAt);
        }
    }

    private void report(String what, int account, long revision, long invokedAt) {
        violated.accept("a read of account " + account + ", invoked at " + invokedAt + " ns, returned revision "
                + revision + ", which " + what + "; fault under way: " + board.fault());
    }
}
