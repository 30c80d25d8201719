package dev.brokerkeep.example.exchange;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** Writes a file that only its owner can read: the whole of it, or none. */
final class PrivateFile {
    private PrivateFile() {}

    /** What stands in it. */
    interface Content {
        void writeTo(Writer writer);
    }

    static void write(Path target, boolean overwrites, Content content) {
        if (Files.exists(target) && !overwrites) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "The file " + target + " is there already.",
                    "name another, or say --overwrite.");
        }
        Path folder = Objects.requireNonNullElse(target.toAbsolutePath().getParent(), Path.of("."));
        try {
            Path draft = Files.createTempFile(folder, ".brokerkeep-", ".tmp", attributes());
            try {
                try (Writer writer = Files.newBufferedWriter(draft, StandardCharsets.UTF_8)) {
                    content.writeTo(writer);
                }
                Files.move(draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "The file " + target + " cannot be written (" + e.getClass().getSimpleName() + ").",
                    "name a file in a folder that is there, that you may write to, and that has room.",
                    e);
        }
    }

    private static FileAttribute<?>[] attributes() {
        return FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
