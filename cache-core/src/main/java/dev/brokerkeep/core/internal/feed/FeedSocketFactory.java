package dev.brokerkeep.core.internal.feed;

import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes the sockets of the feed's connection; named to the driver, which creates it, by its class name.
 *
 * <p>Not for other uses: see {@link FeedSocket}.
 */
public final class FeedSocketFactory extends SocketFactory {
    private final int timeoutMillis;

    /** Creates a factory of sockets that wait this many milliseconds at most, for a connection or for an answer. */
    public FeedSocketFactory(String timeoutMillis) {
        this.timeoutMillis = Integer.parseInt(timeoutMillis);
    }

    @Override
    public Socket createSocket() {
        return new FeedSocket(timeoutMillis);
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException("The driver connects its sockets itself");
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
        throw new UnsupportedOperationException("The driver connects its sockets itself");
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException("The driver connects its sockets itself");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) {
        throw new UnsupportedOperationException("The driver connects its sockets itself");
    }
}
