package dev.brokerkeep.example.database;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where embedded PostgreSQL unpacks its programs, and where temporary data lies: a directory that only this user can
 * read, because what lies there is executed.
 */
final class WorkingDirectory {
    private static final Logger LOG = LoggerFactory.getLogger(WorkingDirectory.class);

    /** Known to the library that unpacks PostgreSQL; its own default is shared by all users of the machine. */
    private static final String PROPERTY = "ot.epg.working-dir";

    private final Path root;

    private WorkingDirectory(Path root) {
        this.root = root;
    }

    /** Returns the directory that the system property names, or the one in the user's cache. */
    static WorkingDirectory ofThisUser() throws IOException {
        String given = System.getProperty(PROPERTY);
        Path root = given != null ? Path.of(given) : inCache();
        Files.createDirectories(root);
        return new WorkingDirectory(root.toAbsolutePath().normalize());
    }

    /** Returns the directory itself. */
    Path root() {
        return root;
    }

    /**
     * Takes a new home for temporary data, after everything that killed processes left of theirs was stopped and
     * deleted.
     */
    DataHome temporaryHome() throws IOException {
        Path homes = Files.createDirectories(root.resolve("run"));
        // One at a time, lest a home be taken for a dead one between its creation and its lock
        synchronized (WorkingDirectory.class) {
            try (FileChannel gate = FileChannel.open(
                            root.resolve("run.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock alone = gate.lock()) {
                LOG.debug("Looking for left-overs under {}", alone);
                removeDead(homes);
                return DataHome.take(homes.resolve(UUID.randomUUID().toString()))
                        .orElseThrow(() -> new IOException("Another process took a directory just made."));
            }
        }
    }

    private static void removeDead(Path homes) throws IOException {
        List<Path> found;
        try (Stream<Path> all = Files.list(homes)) {
            found = all.toList();
        }
        for (Path path : found) {
            try (DataHome dead = DataHome.take(path).orElse(null)) {
                if (dead != null) {
                    PostgresProcesses.stopUnder(path);
                    dead.delete();
                }
            } catch (IOException e) {
                // It costs space and stops nobody; the next start tries again.
                LOG.info("Could not remove {}, which a killed process left", path, e);
            }
        }
    }

    private static Path inCache() throws IOException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path home =
                cache != null && !cache.isBlank() ? Path.of(cache) : Path.of(System.getProperty("user.home"), ".cache");
        Path root = home.resolve("brokerkeep");
        IOException refused = tryPrivate(root);
        if (refused != null) {
            root = Path.of(System.getProperty("java.io.tmpdir"), "brokerkeep-" + System.getProperty("user.name"));
            IOException again = tryPrivate(root);
            if (again != null) {
                again.addSuppressed(refused);
                throw again;
            }
        }
        return root;
    }

    /** Makes the directory this user's alone; returns why that failed, or null. */
    private static @Nullable IOException tryPrivate(Path directory) {
        try {
            Files.createDirectories(directory);
            var view = Files.getFileAttributeView(directory, PosixFileAttributeView.class);
            if (view != null) {
                // Refused to all but the owner, so another user's directory fails here
                view.setPermissions(PosixFilePermissions.fromString("rwx------"));
            }
            if (!Files.isWritable(directory)) {
                throw new IOException("The directory " + directory + " cannot be written.");
            }
            return null;
        } catch (IOException e) {
            return e;
        }
    }
}
