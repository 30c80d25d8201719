package dev.brokerkeep.core.soak;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.random.RandomGenerator;

/**
 * Saves through BrokerKeep, each time what the next revision shall be: the save names the revision it is based on, so
 * it makes exactly that one, or none.
 */
final class Saver {
    private final Board board;
    private final LongFunction<BrokerAccount> accounts;
    private final RandomGenerator random;
    private final Judge judge;

    /** By account: the highest revision that was saved in this process. */
    private final AtomicLongArray saved = new AtomicLongArray(Accounts.ALL + 1);

    /**
     * Creates a saver.
     *
     * @param violated told when what it saves upon, a {@code LATEST} read, is not the latest
     */
    Saver(Board board, LongFunction<BrokerAccount> accounts, RandomGenerator random, Consumer<String> violated) {
        this.board = board;
        this.accounts = accounts;
        this.random = random;
        this.judge = new Judge(board, 0, violated);
    }

    /** Returns the highest revision of an account whose save has returned in this process. */
    long saved(int account) {
        return saved.get(account);
    }

    /**
     * Saves once.
     *
     * @return whether it was saved; false if somebody else was faster
     * @throws BrokerKeepException if it was not, or nobody knows
     */
    boolean save() {
        int number = (int) Accounts.anyJudged(random);
        BrokerAccount account = accounts.apply(number);
        long invokedAt = System.nanoTime();
        Settings latest = account.settings(Freshness.LATEST);
        judge.judge(number, latest, saved(number), invokedAt);
        long base = latest.revision();
        SettingsChange change = random.nextInt(4) == 0 ? Stamp.alone(base + 1) : Stamp.withNote(base + 1);
        long revision;
        try {
            revision = account.saveSettings(change.basedOn(base)).revision();
        } catch (SettingsConflictException e) {
            return false;
        }
        saved.accumulateAndGet(number, revision, Math::max);
        board.announce(number, revision, System.nanoTime());
        return true;
    }
}
