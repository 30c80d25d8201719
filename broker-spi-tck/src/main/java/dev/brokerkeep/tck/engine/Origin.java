package dev.brokerkeep.tck.engine;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

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
            String name = path.getFileName().toString();
            return Files.isRegularFile(path) ? new Origin(name, sha256(path), version(path)) : new Origin(name, "", "");
        } catch (URISyntaxException | IOException e) {
            return new Origin(source.getLocation().toString(), "", "");
        }
    }

    /** Not asked of the package: that has the version of whichever jar was first to have a class in it. */
    private static String version(Path jar) throws IOException {
        try (JarFile opened = new JarFile(jar.toFile())) {
            Manifest manifest = opened.getManifest();
            String version =
                    manifest == null ? null : manifest.getMainAttributes().getValue(Name.IMPLEMENTATION_VERSION);
            return version == null ? "" : version;
        }
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
