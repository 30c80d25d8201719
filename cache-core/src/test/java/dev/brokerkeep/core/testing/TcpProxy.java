package dev.brokerkeep.core.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/** Stands between a client and a server on loopback, and fails as networks do. */
public final class TcpProxy implements AutoCloseable {
    private final ServerSocket listener;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile InetSocketAddress target;
    private volatile Fault toServer = Fault.NONE;
    private volatile Fault toClient = Fault.NONE;
    private volatile boolean refuses;
    private final AtomicReference<Commit> nextCommit = new AtomicReference<>(Commit.PASSES);

    private enum Commit {
        PASSES,
        LOST,
        UNANSWERED
    }

    private enum Fault {
        NONE,
        FROZEN,
        SLOW
    }

    public TcpProxy(int targetPort) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), targetPort);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start("accept", this::accept);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** New connections lead there from now on. */
    public void leadTo(int port) {
        target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** Nothing gets through any more, in both directions, and nobody is told. */
    public void freeze() {
        toServer = Fault.FROZEN;
        toClient = Fault.FROZEN;
    }

    /** The server still hears the client, but its answers do not arrive. */
    public void freezeAnswers() {
        toClient = Fault.FROZEN;
    }

    /** Every piece takes 50 ms. */
    public void slowDown() {
        toServer = Fault.SLOW;
        toClient = Fault.SLOW;
    }

    /** What is connected is cut with a reset, and no new connection is let in. */
    public void refuse() {
        refuses = true;
        cut();
    }

    /** What is connected is cut with a reset; new connections are let in. */
    public void cut() {
        open.forEach(TcpProxy::reset);
    }

    /** Cuts the connection that sends the next COMMIT, before the server sees it or after it has carried it out. */
    public void cutAtCommit(boolean beforeTheServerSawIt) {
        nextCommit.set(beforeTheServerSawIt ? Commit.LOST : Commit.UNANSWERED);
    }

    /** Tells whether the COMMIT to be cut has come. */
    public boolean hasCut() {
        return nextCommit.get() == Commit.PASSES;
    }

    /** All is well again; what was held back flows. */
    public void heal() {
        refuses = false;
        synchronized (this) {
            toServer = Fault.NONE;
            toClient = Fault.NONE;
            notifyAll();
        }
    }

    private void accept() throws IOException {
        while (!listener.isClosed()) {
            Socket client = listener.accept();
            if (refuses) {
                reset(client);
                continue;
            }
            Socket server = new Socket();
            try {
                server.connect(target, 1_000);
            } catch (IOException e) {
                reset(client);
                continue;
            }
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            start("to server", () -> pump(client, server, true));
            start("to client", () -> pump(server, client, false));
        }
    }

    private void pump(Socket from, Socket to, boolean towardsServer) throws IOException {
        byte[] piece = new byte[8192];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int length;
            while ((length = in.read(piece)) > 0) {
                awaitPassage(towardsServer);
                Commit commit = towardsServer && holdsCommit(piece, length)
                        ? nextCommit.getAndSet(Commit.PASSES)
                        : Commit.PASSES;
                if (commit == Commit.LOST) {
                    reset(from);
                    return;
                }
                if (commit == Commit.UNANSWERED) {
                    // The answer must find nobody.
                    reset(from);
                }
                out.write(piece, 0, length);
                if (commit == Commit.UNANSWERED) {
                    out.flush();
                    // The server carries out what it has read, though nobody waits for its answer.
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static boolean holdsCommit(byte[] piece, int length) {
        return new String(piece, 0, length, StandardCharsets.ISO_8859_1).contains("COMMIT");
    }

    private synchronized void awaitPassage(boolean towardsServer) throws InterruptedException {
        if (fault(towardsServer) == Fault.SLOW) {
            wait(50);
        }
        while (fault(towardsServer) == Fault.FROZEN) {
            wait();
        }
    }

    private Fault fault(boolean towardsServer) {
        return towardsServer ? toServer : toClient;
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // The other side was faster: it is closed already.
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(String what, Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // A connection that ends is what this is for.
                    }
                },
                "proxy " + what);
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        heal();
        cut();
    }
}
