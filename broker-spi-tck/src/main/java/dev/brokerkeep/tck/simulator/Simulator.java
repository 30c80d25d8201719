package dev.brokerkeep.tck.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A broker on loopback: a server of plain HTTP, with the author's answers and the kit's faults. It keeps every request
 * that arrived. Safe for many threads.
 */
public final class Simulator implements AutoCloseable {
    private static final long TRICKLE_PAUSE_MILLIS = 100;

    private final ServerSocket server;
    private final BrokerSimulation broker;
    private final Duration patience;
    private final Map<Integer, Socket> connections = new ConcurrentHashMap<>();
    private final Streams streams;
    private final List<Arrival> arrivals = new ArrayList<>();
    private final Deque<Planned> faults = new ArrayDeque<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private @Nullable Fault always;
    private int connectionsMade;

    private record Planned(Predicate<Request> which, Fault fault) {}

    private Simulator(ServerSocket server, BrokerSimulation broker, Duration patience) {
        this.server = server;
        this.broker = broker;
        this.patience = patience;
        this.streams = new Streams(patience);
    }

    /**
     * Starts a broker.
     *
     * @param patience how long what hangs here hangs at most
     */
    public static Simulator start(BrokerSimulation broker, Duration patience) {
        try {
            ServerSocket server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
            Simulator simulator = new Simulator(server, broker, patience);
            daemon("simulator-accept", simulator::accept).start();
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /** Returns where it is. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getLocalPort());
    }

    /** Lets this happen to the next request, after all that was planned before. */
    public void next(Fault fault) {
        next(request -> true, fault);
    }

    /** Lets this happen to the next request of this kind. */
    public synchronized void next(Predicate<Request> which, Fault fault) {
        faults.add(new Planned(which, fault));
    }

    /** Lets this happen to every request for which nothing else is planned. */
    public synchronized void always(Fault fault) {
        always = fault;
    }

    /** From now on all goes well, but for what a request is going through already. */
    public synchronized void heal() {
        always = null;
        faults.clear();
    }

    /** Returns all requests that have arrived, in order. */
    public synchronized List<Arrival> arrivals() {
        return List.copyOf(arrivals);
    }

    /** Returns how many requests have arrived. */
    public synchronized int count() {
        return arrivals.size();
    }

    /** Returns the requests that have arrived since there were this many. */
    public synchronized List<Arrival> since(int count) {
        return List.copyOf(arrivals.subList(count, arrivals.size()));
    }

    /** Returns how many connections are open now. */
    public int openConnections() {
        return connections.size();
    }

    /** Returns the numbers of the connections that are open now. */
    public Set<Integer> connections() {
        return Set.copyOf(connections.keySet());
    }

    /**
     * Returns which of these connections are open still: none as soon as that is so, or else at the end of this time.
     */
    public synchronized Set<Integer> awaitClosed(Set<Integer> numbers, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            Set<Integer> open = new HashSet<>(numbers);
            open.retainAll(connections.keySet());
            long left = deadline - System.nanoTime();
            if (open.isEmpty() || left <= 0) {
                return open;
            }
            wait(left / 1_000_000 + 1);
        }
    }

    /** Returns the streams. */
    public Streams streams() {
        return streams;
    }

    /** Returns what the author's half has thrown: a fault of the simulation, not of the plugin. */
    public List<Throwable> failures() {
        return List.copyOf(failures);
    }

    /** Tells the author's half something, or asks it, as a request would: one at a time. */
    public <T> T ask(Function<BrokerSimulation, T> question) {
        synchronized (broker) {
            return question.apply(broker);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                int number;
                synchronized (this) {
                    number = ++connectionsMade;
                }
                connections.put(number, socket);
                daemon("simulator-" + number, () -> serve(socket, number)).start();
            } catch (IOException e) {
                // It has been closed, or the client has gone already.
            }
        }
    }

    private void serve(Socket socket, int number) {
        try (socket) {
            socket.setTcpNoDelay(true);
            Wire wire = new Wire(socket.getInputStream(), socket.getOutputStream());
            Wire.Read read;
            while ((read = wire.next()) != null) {
                Fault fault = arrived(new Arrival(read.request(), number, System.nanoTime(), read.head()));
                if (!answer(new Line(socket, wire), read.request(), fault)) {
                    return;
                }
            }
        } catch (IOException e) {
            // The client has gone.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            gone(number);
        }
    }

    private synchronized void gone(int connection) {
        connections.remove(connection);
        notifyAll();
    }

    private synchronized @Nullable Fault arrived(Arrival arrival) {
        arrivals.add(arrival);
        for (Planned planned : faults) {
            if (planned.which().test(arrival.request())) {
                faults.remove(planned);
                return planned.fault();
            }
        }
        return always;
    }

    /** A connection, and what it says. */
    private record Line(Socket socket, Wire wire) {}

    /** Answers, and returns whether the connection can be used again. */
    private boolean answer(Line line, Request request, @Nullable Fault fault) throws IOException, InterruptedException {
        if (fault == null) {
            return answerWell(line, request);
        } else if (fault instanceof Fault.Hang) {
            Thread.sleep(patience.toMillis());
            return false;
        } else if (fault instanceof Fault.Trickle) {
            line.wire().trickle(reply(request), TRICKLE_PAUSE_MILLIS);
        } else if (fault instanceof Fault.Drop drop) {
            if (drop.isCarriedOut()) {
                reply(request);
            }
            return false;
        } else if (fault instanceof Fault.Instead instead) {
            line.wire().write(instead.reply());
        } else if (fault instanceof Fault.Refused refused) {
            line.wire().write(broker.refusal(refused.refusal(), request));
        } else if (fault instanceof Fault.Altered altered) {
            line.wire().write(altered.change().apply(reply(request)));
        } else if (fault instanceof Fault.Held held) {
            held.gate().pass();
            return answerWell(line, request);
        }
        return true;
    }

    private boolean answerWell(Line line, Request request) throws IOException {
        if (!request.isStream()) {
            line.wire().write(reply(request));
            return true;
        }
        StreamSimulation words;
        try {
            words = ask(author -> author.stream(request));
        } catch (NotSimulated e) {
            streams.lack(e);
            line.wire().write(Reply.of(501));
            return true;
        } catch (RuntimeException | Error e) {
            failures.add(e);
            line.wire().write(Reply.of(500));
            return true;
        }
        serve(new Stream(line.socket(), line.wire().upgrade(request), words, broker));
        return false;
    }

    private void serve(Stream stream) throws IOException {
        streams.add(stream);
        try {
            stream.serve(streams::hear);
        } catch (RuntimeException | Error e) {
            failures.add(e);
        } finally {
            streams.remove(stream);
        }
    }

    private Reply reply(Request request) {
        synchronized (broker) {
            try {
                return broker.reply(request);
            } catch (RuntimeException | Error e) {
                failures.add(e);
                return Reply.of(500);
            }
        }
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket connection : connections.values()) {
                connection.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
