package dev.brokerkeep.example.command;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Lets plugins be found in further jars, on this thread and for as long as it is open. */
final class PluginFolder implements AutoCloseable {
    private final Thread thread = Thread.currentThread();
    private final ClassLoader before = thread.getContextClassLoader();
    private final URLClassLoader loader;

    private PluginFolder(URLClassLoader loader) {
        this.loader = loader;
        thread.setContextClassLoader(loader);
    }

    static PluginFolder of(String path) {
        List<URL> jars = new ArrayList<>();
        for (String entry : path.split(File.pathSeparator, -1)) {
            try {
                jars.addAll(jars(Path.of(entry)));
            } catch (IOException e) {
                throw new BrokerKeepException(
                        ErrorCode.CONFIGURATION_INVALID,
                        "The plugins at " + entry + " cannot be read ("
                                + e.getClass().getSimpleName() + ").",
                        "name jars, or folders of jars, that are there and that you may read.",
                        e);
            }
        }
        return new PluginFolder(new URLClassLoader(jars.toArray(URL[]::new), PluginFolder.class.getClassLoader()));
    }

    private static List<URL> jars(Path entry) throws IOException {
        if (!Files.isDirectory(entry)) {
            return List.of(entry.toRealPath().toUri().toURL());
        }
        List<URL> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(entry)) {
            for (Path jar : files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList()) {
                jars.add(jar.toUri().toURL());
            }
        }
        return jars;
    }

    @Override
    public void close() {
        thread.setContextClassLoader(before);
        try {
            loader.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
