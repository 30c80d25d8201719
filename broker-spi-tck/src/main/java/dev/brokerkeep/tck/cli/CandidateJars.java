package dev.brokerkeep.tck.cli;

import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.cli.TckCommand.UsageException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/** The jars of a plugin and of what its author wrote for the kit, over the kit's own classes. */
final class CandidateJars implements AutoCloseable {
    private final Path plugin;
    private final URLClassLoader loader;

    private CandidateJars(Path plugin, URLClassLoader loader) {
        this.plugin = plugin;
        this.loader = loader;
    }

    static CandidateJars open(Path plugin, List<Path> tests, List<Path> classPath) {
        List<URL> urls = new ArrayList<>(List.of(url(plugin)));
        tests.forEach(each -> urls.add(url(each)));
        classPath.forEach(each -> urls.add(url(each)));
        URLClassLoader loader =
                new URLClassLoader("plugin", urls.toArray(URL[]::new), CandidateJars.class.getClassLoader());
        return new CandidateJars(plugin, loader);
    }

    private static URL url(Path path) {
        if (!Files.exists(path)) {
            throw new UsageException("There is no file " + path + ".");
        }
        if (Files.isRegularFile(path)) {
            requireJar(path);
        }
        try {
            return path.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UsageException("The path " + path + " cannot be used: " + e.getMessage());
        }
    }

    private static void requireJar(Path file) {
        try {
            new JarFile(file.toFile()).close();
        } catch (IOException e) {
            throw new UsageException("The file " + file + " is no jar: " + e.getMessage());
        }
    }

    /** Returns the loader of the jars' classes. */
    ClassLoader loader() {
        return loader;
    }

    /**
     * Returns the candidate of this class, or the only one that the jars name.
     *
     * @throws UsageException if there is none, or several, or it is about another plugin than the jar's
     */
    Candidate candidate(@Nullable String name) {
        Candidate candidate = name == null ? named() : create(name);
        Class<? extends BrokerPlugin> type;
        try {
            type = candidate.plugin();
        } catch (RuntimeException | LinkageError e) {
            throw new UsageException(
                    "The candidate " + candidate.getClass().getName() + " failed: plugin() threw " + explained(e));
        }
        if (type == null) {
            throw new UsageException(
                    "The candidate " + candidate.getClass().getName() + " names no plugin: plugin() returned null.");
        }
        Path origin = originOf(type);
        if (!isSame(origin, plugin)) {
            throw new UsageException("The candidate " + candidate.getClass().getName() + " is about " + type.getName()
                    + " from " + origin + ", and not about a plugin in " + plugin + ".");
        }
        return candidate;
    }

    private Candidate named() {
        List<Candidate> found = new ArrayList<>();
        try {
            ServiceLoader.load(Candidate.class, loader).forEach(found::add);
        } catch (ServiceConfigurationError | LinkageError e) {
            throw new UsageException("The candidate that META-INF/services names cannot be created: " + explained(e));
        }
        if (found.isEmpty()) {
            throw new UsageException(
                    "No candidate was found: what the kit cannot know of a plugin, its author tells by a"
                            + " class that implements " + Candidate.class.getName()
                            + ". Give its jar by --tests, and either name"
                            + " the class by --candidate, or in META-INF/services/" + Candidate.class.getName()
                            + " of that jar.");
        }
        if (found.size() > 1) {
            throw new UsageException("Several candidates were found: "
                    + found.stream().map(each -> each.getClass().getName()).toList() + ". Choose one by --candidate.");
        }
        return found.get(0);
    }

    private Candidate create(String name) {
        try {
            Object made = loader.loadClass(name).getDeclaredConstructor().newInstance();
            if (made instanceof Candidate candidate) {
                return candidate;
            }
            throw new UsageException(name + " does not implement " + Candidate.class.getName() + ".");
        } catch (ClassNotFoundException e) {
            throw new UsageException(
                    "There is no class " + name + " in the jars; give the one that has it by --tests.");
        } catch (NoSuchMethodException | IllegalAccessException | InstantiationException e) {
            throw new UsageException("The candidate " + name + " cannot be created: it has to be a public class with a"
                    + " public constructor without arguments.");
        } catch (InvocationTargetException | LinkageError e) {
            throw new UsageException("The candidate " + name + " cannot be created: " + explained(e));
        }
    }

    /** Returns what is behind an exception, and what to do where that is plain. */
    private static String explained(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        boolean isMissing = root instanceof NoClassDefFoundError || root instanceof ClassNotFoundException;
        return isMissing && root.getMessage() != null
                ? "the class " + root.getMessage().replace('/', '.')
                        + " is in none of the jars. Give the one that has it by --classpath."
                : root + ".";
    }

    private static Path originOf(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        try {
            return source == null
                    ? Path.of("the platform")
                    : Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            return Path.of(source.getLocation().getPath());
        }
    }

    private static boolean isSame(Path one, Path other) {
        try {
            return Files.isSameFile(one, other);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
