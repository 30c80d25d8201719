package dev.brokerkeep.core.testing;

import dev.brokerkeep.AccountId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Where the accounts of the test broker meet the test: one per plugin, so one per runtime. A test that wants to see or
 * to hold up what its accounts do asks for {@link #newHooks()} before it opens the runtime.
 */
@Singleton
public final class Exchange implements AutoCloseable {
    /** What a test wants to happen inside accounts, and what happened there. */
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

    private static final ThreadLocal<Hooks> OF_STARTING_THREAD = ThreadLocal.withInitial(Hooks::new);

    private final Hooks hooks;

    @Inject
    Exchange() {
        this.hooks = OF_STARTING_THREAD.get();
    }

    /** Returns the hooks of runtimes that this thread opens from now on, until its test ends. */
    public static Hooks newHooks() {
        OF_STARTING_THREAD.remove();
        return OF_STARTING_THREAD.get();
    }

    /** Keeps the hooks of one test out of the runtimes of the next. */
    public static final class ForgottenHooks implements AfterEachCallback {
        @Override
        public void afterEach(ExtensionContext test) {
            OF_STARTING_THREAD.remove();
        }
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
