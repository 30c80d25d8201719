package dev.brokerkeep.core.testing;

import dev.brokerkeep.spi.BrokerPlugin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Plugins as their authors deliver them: sources, compiled against the API, with a services file. */
public final class PluginFolder {
    private final Path folder;
    private final List<String> sources = new ArrayList<>();

    public PluginFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /** Adds a class, named by its full name. */
    public PluginFolder source(String className, String text) throws IOException {
        Path file = folder.resolve(className.replace('.', '/') + ".java");
        write(file, text);
        sources.add(file.toString());
        return this;
    }

    /** Writes the services file. */
    public PluginFolder services(String... providers) throws IOException {
        write(
                folder.resolve("META-INF/services").resolve(BrokerPlugin.class.getName()),
                String.join("\n", providers) + "\n");
        return this;
    }

    /** Compiles all sources; they see what the tests see, and these folders. */
    public PluginFolder compile(PluginFolder... libraries) {
        StringBuilder classPath = new StringBuilder(System.getProperty("java.class.path"));
        for (PluginFolder library : libraries) {
            classPath.append(java.io.File.pathSeparator).append(library.folder);
        }
        List<String> arguments = new ArrayList<>(
                Arrays.asList("-proc:none", "-nowarn", "-cp", classPath.toString(), "-d", folder.toString()));
        arguments.addAll(sources);
        ByteArrayOutputStream messages = new ByteArrayOutputStream();
        int status =
                ToolProvider.getSystemJavaCompiler().run(null, messages, messages, arguments.toArray(String[]::new));
        if (status != 0) {
            throw new IllegalStateException(messages.toString(StandardCharsets.UTF_8));
        }
        return this;
    }

    /** Packs what was compiled. */
    public Path jar(Path jar) throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new JarEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        return jar;
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
