package dev.brokerkeep.core.internal.feed;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/**
 * A socket that suits what the PostgreSQL driver does while it waits for notifications.
 *
 * <ul>
 *   <li>After each notification the driver looks for another by reading with a time-out of 1 ms, so each would be seen
 *       a millisecond late. This socket answers that question at once.
 *   <li>After the first byte of a message the driver waits for the rest without a time-out, for ever if the network
 *       fails then. This socket never waits longer than it was told to at its making.
 * </ul>
 */
final class FeedSocket extends Socket {
    private static final int PEEK = 1;

    private final int longest;
    private volatile int asked;

    /** Creates an unconnected socket that waits this many milliseconds at most, for a connection or for a byte. */
    FeedSocket(int longest) {
        this.longest = longest;
    }

    @Override
    public void connect(SocketAddress endpoint, int timeout) throws IOException {
        super.connect(endpoint, bounded(timeout));
        super.setSoTimeout(longest);
    }

    @Override
    public synchronized void setSoTimeout(int timeout) throws SocketException {
        asked = timeout;
        if (timeout != PEEK) {
            super.setSoTimeout(bounded(timeout));
        }
    }

    /** Returns what was asked for: the driver reads it to put it back later. */
    @Override
    public synchronized int getSoTimeout() {
        return asked;
    }

    private int bounded(int timeout) {
        return timeout == 0 ? longest : Math.min(timeout, longest);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                refuseToWaitForAPeek();
                return super.read();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                refuseToWaitForAPeek();
                return super.read(into, offset, length);
            }

            private void refuseToWaitForAPeek() throws IOException {
                if (asked == PEEK && available() == 0) {
                    throw new SocketTimeoutException("Nothing has arrived");
                }
            }
        };
    }
}
