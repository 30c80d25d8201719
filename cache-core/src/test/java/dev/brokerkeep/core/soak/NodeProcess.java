package dev.brokerkeep.core.soak;

import dev.brokerkeep.core.testing.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A {@link SoakNode} as the test sees it: the process, and the two proxies through which it reaches the server. */
final class NodeProcess implements AutoCloseable {
    private final int number;
    private final TcpProxy feed;
    private final TcpProxy pool;
    private final Path output;
    private final Process process;

    NodeProcess(int number, int serverPort, Path board, Path folder, boolean ignoresLease, int watchMicros, long seed) {
        this.number = number;
        this.feed = new TcpProxy(serverPort);
        this.pool = new TcpProxy(serverPort);
        this.output = folder.resolve("node-" + number + ".log");
        SoakNode.Role role = new SoakNode.Role(number, feed.port(), pool.port(), ignoresLease, watchMicros, seed);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                SoakNode.class.getName(),
                board.toString()));
        command.addAll(role.arguments());
        try {
            this.process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int number() {
        return number;
    }

    TcpProxy feed() {
        return feed;
    }

    TcpProxy pool() {
        return pool;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Stops the process where it stands, as a scheduler or a suspended machine does, and lets it go on after that time.
     * Both by one shell, so that it goes on even if this process dies meanwhile.
     */
    void stopFor(Duration duration) {
        String number = Long.toString(process.pid());
        String seconds = String.format(Locale.ROOT, "%.3f", duration.toNanos() / 1e9);
        shell("kill -STOP " + number + " && sleep " + seconds + "; kill -CONT " + number);
    }

    /** Tells whether the process stands still where it was stopped. */
    boolean isStopped() {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "status"))
                    .contains("State:\tT");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void resume() {
        shell("kill -CONT " + process.pid());
    }

    /** By the shell's own {@code kill}: a program of this name is not everywhere. */
    private void shell(String commands) {
        try {
            int exit = new ProcessBuilder("sh", "-c", commands).start().waitFor();
            if (exit != 0 && process.isAlive()) {
                throw new IllegalStateException(commands + ": " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    void heal() {
        feed.heal();
        pool.heal();
    }

    /** Returns what the process has printed. */
    List<String> output() {
        try {
            return Files.readAllLines(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the process, which the board has told to end, and sees to it that it does. */
    @Override
    public void close() throws IOException {
        try {
            if (process.isAlive()) {
                resume();
                heal();
            }
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            process.destroyForcibly();
            feed.close();
            pool.close();
        }
    }
}
