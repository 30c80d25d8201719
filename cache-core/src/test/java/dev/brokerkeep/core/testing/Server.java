package dev.brokerkeep.core.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of a test's own, which may be killed, copied as a standby and promoted. Durable, as in earnest.
 */
public final class Server implements AutoCloseable {
    private static final String ROOT = "root";

    private final Path data;
    private final int port;

    private Server(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    /** Makes a server in an empty folder, and starts it. */
    public static Server create(Path data) {
        Server server = new Server(data, freePort());
        run("initdb", "-D", data.toString(), "-U", "postgres", "-A", "trust", "--no-sync");
        server.start();
        return server;
    }

    /** Copies this server, which has to be stopped, as a standby of it. Neither is started. */
    public Server copyAsStandby(Path folder) {
        copy(data, folder);
        append(
                folder.resolve("postgresql.auto.conf"),
                "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=postgres'\n");
        append(folder.resolve("standby.signal"), "");
        return new Server(folder, freePort());
    }

    public int port() {
        return port;
    }

    public void start() {
        run(
                "pg_ctl",
                "-D",
                data.toString(),
                "-l",
                data.resolve("server.log").toString(),
                "-w",
                "-t",
                "60",
                "-o",
                "-p " + port + " -h 127.0.0.1 -c unix_socket_directories='' -c shared_buffers=16MB",
                "start");
    }

    /** Stops it in order. */
    public void stop() {
        run("pg_ctl", "-D", data.toString(), "-m", "fast", "-w", "stop");
    }

    /** Stops it as a loss of power would. */
    public void crash() {
        run("pg_ctl", "-D", data.toString(), "-m", "immediate", "-w", "stop");
    }

    /** Makes a primary of a standby: the timeline rises. */
    public void promote() {
        run("pg_ctl", "-D", data.toString(), "-w", "promote");
    }

    public PGSimpleDataSource dataSource() {
        return dataSource(port);
    }

    /** Returns the way to a server at this port, or to what stands before it. */
    public static PGSimpleDataSource dataSource(int port) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {port});
        database.setDatabaseName("postgres");
        database.setUser("postgres");
        database.setConnectTimeout(2);
        database.setSocketTimeout(5);
        return database;
    }

    private static void run(String program, String... arguments) {
        List<String> command = new ArrayList<>();
        if (ROOT.equals(System.getProperty("user.name"))) {
            // PostgreSQL does not run as root, and this is enough not to be.
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries().resolve(program).toString());
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile("server", ".log");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(command + ": " + Files.readString(output));
            }
            Files.delete(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The programs of the server that the other tests run on. */
    private static Path binaries() {
        return Path.of(
                TestDatabase.query(TestDatabase.create(), "select setting from pg_config where name = 'BINDIR'"));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void append(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copy(Path from, Path to) {
        try {
            Files.walkFileTree(from, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
                        throws IOException {
                    Files.copy(
                            folder,
                            to.resolve(from.relativize(folder)),
                            java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.copy(
                            file, to.resolve(from.relativize(file)), java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (Files.exists(data.resolve("postmaster.pid"))) {
            crash();
        }
    }
}
