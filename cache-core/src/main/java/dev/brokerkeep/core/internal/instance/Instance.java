package dev.brokerkeep.core.internal.instance;

import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.core.internal.settings.AccountSnapshot;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.SettingKey;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One account object in use: counts the calls that are in it, and closes it exactly once, after the last of them.
 *
 * <p>One number holds both facts: bit 0 says that the instance is retired, the rest counts the calls. A retired
 * instance lets no call in, so the number reaches "retired, no calls" exactly once, and whoever brings it there has it
 * closed.
 */
final class Instance {
    private static final Logger LOG = LoggerFactory.getLogger(Instance.class);
    private static final int RETIRED = 1;
    private static final int ONE_CALL = 2;

    private final BrokerAccount account;
    private final BuiltFrom builtFrom;
    private final Executor closer;
    private final Runnable closed;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * The latest snapshot that was found to agree with what the object was built from. A lost update only repeats a
     * comparison.
     */
    private volatile AccountSnapshot agreed;

    /**
     * Creates an instance that is in use from now on.
     *
     * @param builtFrom what its construction read
     * @param closer runs the plugin's close: callers and evictions do not wait for it
     * @param closed runs after the plugin's close, whether it failed or not
     */
    Instance(BrokerAccount account, BuiltFrom builtFrom, AccountSnapshot snapshot, Executor closer, Runnable closed) {
        this.account = account;
        this.builtFrom = builtFrom;
        this.agreed = snapshot;
        this.closer = closer;
        this.closed = closed;
    }

    BrokerAccount account() {
        return account;
    }

    /** Returns how fresh the settings have to be that a call of this object is checked against. */
    List<Freshness> demands() {
        return builtFrom.demands;
    }

    /** Tells whether the object would be built the same from this snapshot. */
    boolean agreesWith(AccountSnapshot snapshot) {
        AccountSnapshot last = agreed;
        if (last.settings() == snapshot.settings()) {
            return true;
        }
        if (last.plugin() != snapshot.plugin()) {
            return false;
        }
        for (SettingKey<?> key : builtFrom.keys) {
            if (!last.settings().sameValue(key, snapshot.settings())) {
                return false;
            }
        }
        if (snapshot.isNewerThan(last)) {
            agreed = snapshot;
        }
        return true;
    }

    /** Tells whether the object is known to agree with something newer than this snapshot. */
    boolean isAheadOf(AccountSnapshot snapshot) {
        return agreed.isNewerThan(snapshot);
    }

    /** Lets a call in, unless the instance is retired. */
    boolean enter() {
        while (true) {
            int now = calls.get();
            if ((now & RETIRED) != 0) {
                return false;
            }
            if (calls.compareAndSet(now, now + ONE_CALL)) {
                return true;
            }
        }
    }

    /** Lets a call out that was let in. */
    void leave() {
        if (calls.addAndGet(-ONE_CALL) == RETIRED) {
            close();
        }
    }

    /** Lets no more calls in; the object is closed as soon as the last one is out. Further calls do nothing. */
    void retire() {
        while (true) {
            int now = calls.get();
            if ((now & RETIRED) != 0) {
                return;
            }
            if (calls.compareAndSet(now, now | RETIRED)) {
                if (now == 0) {
                    close();
                }
                return;
            }
        }
    }

    private void close() {
        closer.execute(() -> {
            try {
                account.close();
            } catch (Throwable e) {
                // Only the type: the text of a plugin's exception may hold anything.
                LOG.warn(
                        "Closing the account object of account {} failed with {}",
                        agreed.info().id(),
                        e.getClass().getName());
            } finally {
                closed.run();
            }
        });
    }
}
