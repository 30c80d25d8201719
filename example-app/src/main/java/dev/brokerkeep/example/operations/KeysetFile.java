package dev.brokerkeep.example.operations;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file with a keyset, which only its owner may read. What it is to hold next is written beside it, forced to the disk
 * and moved into its place, so that there is a whole keyset at every moment; the one before is kept.
 */
final class KeysetFile {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");

    private final Path path;

    KeysetFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    String read() {
        try {
            return Files.readString(path);
        } catch (NoSuchFileException e) {
            throw failed("There is no keyset file " + path, "make one with 'brokerkeep keys create'");
        } catch (IOException e) {
            throw failed("The keyset file " + path + " cannot be read", "check that you may read it");
        }
    }

    /** Writes a file that is not there yet. */
    void create(String keyset) {
        try {
            if (path.getParent() != null) {
                Files.createDirectories(path.getParent());
            }
            write(path, keyset);
        } catch (FileAlreadyExistsException e) {
            throw failed(
                    "There already is a file " + path
                            + ", and what was encrypted with its keys could not be read any more" + " without it",
                    "give another file with --keyset-file");
        } catch (IOException e) {
            throw failed("The keyset file " + path + " cannot be written", "check the directory and its rights");
        }
    }

    /** Replaces the keyset and returns where the one before is kept. */
    Path replace(String keyset) {
        Path before = next(path.resolveSibling(path.getFileName() + ".before"));
        Path draft = next(path.resolveSibling(path.getFileName() + ".new"));
        try {
            write(before, read());
            write(draft, keyset);
            Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return before;
        } catch (IOException e) {
            throw failed(
                    "The keyset file " + path + " cannot be replaced ("
                            + e.getClass().getSimpleName() + "); it is as it was",
                    "check the directory and its rights");
        }
    }

    private static Path next(Path wanted) {
        Path free = wanted;
        for (int n = 2; Files.exists(free); n++) {
            free = wanted.resolveSibling(wanted.getFileName() + "." + n);
        }
        return free;
    }

    private static void write(Path file, String text) throws IOException {
        boolean isPosix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        if (isPosix) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        } else {
            Files.createFile(file);
        }
        Files.writeString(file, text, StandardOpenOption.WRITE, StandardOpenOption.SYNC);
    }

    private static BrokerKeepException failed(String problem, String remedy) {
        return new BrokerKeepException(ErrorCode.CONFIGURATION_INVALID, problem + ".", remedy + ".");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
