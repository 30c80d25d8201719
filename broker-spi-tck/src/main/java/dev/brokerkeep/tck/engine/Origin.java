package dev.brokerkeep.tck.engine;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Where a class comes from.
 *
 * @param path the jar or folder
 * @param sha256 of the jar; empty for a folder
 * @param version as the jar's manifest says; empty if it does not
 */
record Origin(String path, String sha256, String version) {
    static Origin of(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            return new Origin("the platform", "", "");
        }
        try {
            Path path = Path.of(source.getLocation().toURI());
            return new Origin(
                    path.getFileName().toString(), Files.isRegularFile(path) ? sha256(path) : "", version(type));
        } catch (URISyntaxException | IOException e) {
            return new Origin(source.getLocation().toString(), "", version(type));
        }
    }

    private static String version(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "" : version;
    }

    private static String sha256(Path jar) throws IOException {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(jar));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
