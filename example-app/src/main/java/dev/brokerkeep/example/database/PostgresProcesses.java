package dev.brokerkeep.example.database;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The PostgreSQL programs that work on a directory, whoever started them.
 *
 * <p>They are known by their own command lines ({@code postgres -D directory}), not by the process id in a file: such a
 * number may long belong to something else, and is not there yet while a server comes up.
 */
final class PostgresProcesses {
    private static final Set<String> SERVER = Set.of("postgres");
    private static final Set<String> TOOLS = Set.of("pg_ctl", "initdb", "unshare");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private PostgresProcesses() {}

    /** Returns the servers whose data lies in a directory, or below it. */
    static List<ProcessHandle> serversUnder(Path directory) {
        return under(directory, SERVER);
    }

    /**
     * Stops all of them, servers cleanly, and returns when they have ended.
     *
     * @throws IOException if one does not end
     */
    static void stopUnder(Path directory) throws IOException {
        for (ProcessHandle tool : under(directory, TOOLS)) {
            // First, lest it start a server after the servers were looked for
            tool.destroyForcibly();
            hasEnded(tool, PATIENCE);
        }
        for (ProcessHandle server : serversUnder(directory)) {
            // INT: end the sessions, write everything, stop. QUIT: stop now, and recover at the next start.
            signal(server, "INT");
            if (!hasEnded(server, PATIENCE)) {
                signal(server, "QUIT");
                if (!hasEnded(server, PATIENCE)) {
                    throw new IOException("The PostgreSQL server with process id " + server.pid() + ", which works on "
                            + directory + ", does not stop.");
                }
            }
        }
    }

    private static List<ProcessHandle> under(Path directory, Set<String> programs) {
        Path root = directory.toAbsolutePath().normalize();
        return ProcessHandle.allProcesses()
                .filter(process -> isOneOf(programs, process.info()) && worksUnder(root, process.info()))
                .toList();
    }

    private static boolean isOneOf(Set<String> programs, ProcessHandle.Info info) {
        return info.command()
                .map(command -> programs.contains(Path.of(command).getFileName().toString()))
                .orElse(false);
    }

    private static boolean worksUnder(Path root, ProcessHandle.Info info) {
        String[] arguments = info.arguments().orElse(new String[0]);
        for (int i = 0; i + 1 < arguments.length; i++) {
            if (arguments[i].equals("-D") && Path.of(arguments[i + 1]).startsWith(root)) {
                return true;
            }
        }
        return false;
    }

    private static void signal(ProcessHandle process, String name) throws IOException {
        new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static boolean hasEnded(ProcessHandle process, Duration patience) throws IOException {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while a PostgreSQL server was stopping", e);
        } catch (ExecutionException e) {
            throw new IOException("Cannot tell whether process " + process.pid() + " has ended", e);
        }
    }
}
