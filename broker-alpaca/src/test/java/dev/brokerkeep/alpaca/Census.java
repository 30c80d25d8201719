package dev.brokerkeep.alpaca;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Which account objects a runtime has built, how often each was closed, and which HTTP clients they were given. */
final class Census {
    /** Static, because a plugin's injector takes nothing from a test. One experiment runs at a time. */
    private static volatile Census current = new Census();

    private final ConcurrentHashMap<WatchedAccount, AtomicInteger> closes = new ConcurrentHashMap<>();
    private final Set<AlpacaHttp> clients = ConcurrentHashMap.newKeySet();

    private Census() {}

    /** Returns a new census, which all account objects built from now on appear in. */
    static Census begin() {
        current = new Census();
        return current;
    }

    static Census current() {
        return current;
    }

    void built(WatchedAccount account, AlpacaHttp client) {
        closes.put(account, new AtomicInteger());
        clients.add(client);
    }

    void closed(WatchedAccount account) {
        closes.get(account).incrementAndGet();
    }

    /** Returns for each account object that was built how often it was closed. */
    List<Integer> closes() {
        return closes.values().stream().map(AtomicInteger::get).toList();
    }

    Collection<AlpacaHttp> clients() {
        return clients;
    }
}
