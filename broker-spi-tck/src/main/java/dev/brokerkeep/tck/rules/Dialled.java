package dev.brokerkeep.tck.rules;

import java.io.IOException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Hears of connections before they are made: the JDK's clients ask for a proxy first, plain sockets included. */
final class Dialled extends ProxySelector implements AutoCloseable {
    private final @Nullable ProxySelector former;
    private final AtomicReference<@Nullable URI> first = new AtomicReference<>();

    private Dialled(@Nullable ProxySelector former) {
        this.former = former;
    }

    static Dialled listen() {
        Dialled dialled = new Dialled(ProxySelector.getDefault());
        ProxySelector.setDefault(dialled);
        return dialled;
    }

    @Nullable
    URI first() {
        return first.get();
    }

    @Override
    public List<Proxy> select(URI uri) {
        first.compareAndSet(null, uri);
        return former == null ? List.of(Proxy.NO_PROXY) : former.select(uri);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {
        if (former != null) {
            former.connectFailed(uri, address, failure);
        }
    }

    @Override
    public void close() {
        ProxySelector.setDefault(former);
    }
}
