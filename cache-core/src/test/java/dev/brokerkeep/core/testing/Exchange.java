package dev.brokerkeep.core.testing;

import dev.brokerkeep.AccountId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Where the accounts of the test broker meet the test: one per plugin, so one per runtime. A test finds it through
 * {@link #of(AcmeAccount)} hooks registered per account id before the account object is built.
 */
@Singleton
public final class Exchange implements AutoCloseable {
    /** What tests want to happen inside accounts, by account id; ids are unique in a test's database. */
    public static final class Hooks {
        public volatile Consumer<AcmeAccount> onCall = account -> {};
        public volatile Runnable betweenReads = () -> {};
        public volatile Consumer<AcmeAccount> onBuilt = account -> {};
        public volatile Consumer<AcmeAccount> onClose = account -> {};
        public final List<AcmeAccount> built = new CopyOnWriteArrayList<>();
        public final AtomicInteger closed = new AtomicInteger();
        public final AtomicInteger closedDuringCall = new AtomicInteger();
        public final AtomicInteger exchangesClosed = new AtomicInteger();
    }

    private static final ConcurrentMap<Thread, Hooks> BY_STARTING_THREAD = new ConcurrentHashMap<>();

    private final Hooks hooks;

    @Inject
    Exchange() {
        this.hooks = BY_STARTING_THREAD.computeIfAbsent(Thread.currentThread(), thread -> new Hooks());
    }

    /** Returns the hooks of runtimes that this thread opens from now on. */
    public static Hooks newHooks() {
        Hooks hooks = new Hooks();
        BY_STARTING_THREAD.put(Thread.currentThread(), hooks);
        return hooks;
    }

    void betweenReads(AccountId id) {
        hooks.betweenReads.run();
    }

    void built(AcmeAccount account) {
        hooks.built.add(account);
        hooks.onBuilt.accept(account);
    }

    void call(AcmeAccount account) {
        hooks.onCall.accept(account);
    }

    void closed(AcmeAccount account) {
        hooks.closed.incrementAndGet();
        hooks.onClose.accept(account);
    }

    void closedDuringCall() {
        hooks.closedDuringCall.incrementAndGet();
    }

    /** Closed with the runtime, as what the accounts of a plugin share. */
    @Override
    public void close() {
        hooks.exchangesClosed.incrementAndGet();
    }
}
