package dev.brokerkeep.example.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A directory that belongs to one running process at a time and holds the data of one PostgreSQL server.
 *
 * <pre>
 *     brokerkeep.lock    locked while a process uses the directory; the system unlocks it when that process is killed
 *     current            the name of the finished data directory
 *     postgres-1c2d...   data directories: the current one, and what killed processes left unfinished
 * </pre>
 *
 * <p>Whoever holds the lock knows that every server found on the directory is an orphan. A data directory is named in
 * {@code current} only once a server has run on it: a process killed while it prepared one leaves nothing that the next
 * could take for data, and programs that still write there do not touch the next one's.
 */
final class DataHome implements AutoCloseable {
    private static final String LOCK = "brokerkeep.lock";
    private static final String CURRENT = "current";
    private static final String DATA = "postgres-";

    private final Path directory;
    private final FileChannel channel;

    private DataHome(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes possession of a directory, which is created if it is not there; empty if another process has it.
     *
     * @throws IOException if it cannot be written, or holds something else
     */
    static Optional<DataHome> take(Path directory) throws IOException {
        Path home = directory.toAbsolutePath().normalize();
        Files.createDirectories(home);
        requireOurs(home);
        FileChannel channel = FileChannel.open(home.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (lock(channel) == null) {
            channel.close();
            return Optional.empty();
        }
        return Optional.of(new DataHome(home, channel));
    }

    /** Returns the directory. */
    Path directory() {
        return directory;
    }

    /** Returns the finished data directory, or a new name for one. What others left unfinished is deleted. */
    Path dataDirectory() throws IOException {
        Optional<Path> current = current();
        for (Path data : children()) {
            if (!data.equals(current.orElse(null))) {
                deleteAll(data);
            }
        }
        return current.orElseGet(() -> directory.resolve(DATA + UUID.randomUUID()));
    }

    /** Records that a server has run on this data directory. */
    void finished(Path data) throws IOException {
        Path draft = directory.resolve(CURRENT + ".new");
        Files.writeString(draft, data.getFileName().toString());
        Files.move(draft, directory.resolve(CURRENT), java.nio.file.StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes everything. */
    void delete() throws IOException {
        deleteAll(directory);
    }

    /** Lets other processes have the directory. */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Optional<Path> current() throws IOException {
        try {
            Path data = directory.resolve(
                    Files.readString(directory.resolve(CURRENT)).strip());
            return Optional.of(data).filter(Files::isDirectory);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private List<Path> children() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(path -> path.getFileName().toString().startsWith(DATA))
                    .toList();
        }
    }

    private static void requireOurs(Path home) throws IOException {
        try (Stream<Path> content = Files.list(home)) {
            if (content.findAny().isPresent() && !Files.exists(home.resolve(LOCK))) {
                throw new IOException("The directory " + home + " holds something else.");
            }
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Somebody else, though in this very process
            return null;
        }
    }

    private static void deleteAll(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.deleteIfExists(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
