package dev.brokerkeep.archetype;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A local repository with this project's artifacts, for builds outside of it. Everything else in it is linked to the
 * repository of the running build, which stays as it is: nothing of this project is installed there.
 */
final class OwnArtifacts {
    private static final String GROUP = "brokerkeep";

    private final Path project;
    private final String version;
    private final String buildFolder;

    OwnArtifacts(Path project, String version, String buildFolder) {
        this.project = project;
        this.version = version;
        this.buildFolder = buildFolder;
    }

    void offerIn(Path repository, Path users) throws IOException {
        linkAllBut("dev", users, repository);
        linkAllBut(GROUP, users.resolve("dev"), repository.resolve("dev"));
        offer(repository, "brokerkeep-parent", project);
        offer(repository, "brokerkeep-broker-plugin-parent", project.resolve("broker-plugin-parent"));
        for (String module : List.of("cache-api", "cache-core", "broker-spi-tck", "broker-archetype")) {
            offer(repository, "brokerkeep-" + module, project.resolve(module));
        }
    }

    private static void linkAllBut(String left, Path from, Path to) throws IOException {
        Files.createDirectories(to);
        if (!Files.isDirectory(from)) {
            return;
        }
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(from)) {
            for (Path entry : entries) {
                if (!entry.getFileName().toString().equals(left)) {
                    Files.createSymbolicLink(to.resolve(entry.getFileName()), entry.toRealPath());
                }
            }
        }
    }

    private void offer(Path repository, String artifact, Path module) throws IOException {
        Path folder = repository.resolve("dev").resolve(GROUP).resolve(artifact).resolve(version);
        Files.createDirectories(folder);
        String name = artifact + "-" + version;
        Files.copy(module.resolve("pom.xml"), folder.resolve(name + ".pom"));
        Path jar = module.resolve(buildFolder).resolve(name + ".jar");
        if (Files.exists(jar)) {
            Files.copy(jar, folder.resolve(name + ".jar"));
        }
    }
}
