package dev.brokerkeep.tck.mutants;

import dev.brokerkeep.spi.BrokerPlugin;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.pastthecache.OwnJdbcSave;
import dev.brokerkeep.tck.pastthecache.SavesThroughBackDoor;
import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.refreshing.RefreshingCandidate;
import dev.brokerkeep.tck.refreshing.RefreshingPlugin;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mutant in a jar of its own, as plugins come: its classes, those that it is made of, and a file of services; above
 * it nothing but the interface and the kit. Rules look into the jar of a plugin.
 */
final class MutantJar extends URLClassLoader {
    private static final String SERVICES = "META-INF/services/" + BrokerPlugin.class.getName();
    private static final List<Class<?>> PARTS = List.of(MutantPlugin.class, TokenCache.class, NoReceipt.class);
    private static final Set<Class<?>> BURGLARS = Set.of(OwnJdbcSave.class, SavesThroughBackDoor.class);
    private static final List<String> PACKAGES = List.of("reference", "refreshing");

    private final Set<String> own;
    private final Class<? extends BrokerPlugin> plugin;

    private MutantJar(Path jar, Set<String> own, Class<? extends BrokerPlugin> plugin) throws IOException {
        super(new URL[] {jar.toUri().toURL()}, MutantJar.class.getClassLoader());
        this.own = own;
        this.plugin = plugin;
    }

    /** Makes the jar in this folder, and opens it. */
    static MutantJar of(Class<? extends BrokerPlugin> plugin, Path folder) throws IOException, URISyntaxException {
        Path classes = Path.of(
                plugin.getProtectionDomain().getCodeSource().getLocation().toURI());
        Set<String> own = new TreeSet<>();
        try (Stream<Path> files = Files.walk(classes.resolve("dev/brokerkeep/tck"))) {
            files.map(file -> classes.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> name.endsWith(".class") && isPart(name, plugin))
                    .forEach(own::add);
        }
        Path jar = folder.resolve(plugin.getSimpleName() + ".jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (String name : own) {
                out.putNextEntry(new JarEntry(name));
                Files.copy(classes.resolve(name), out);
            }
            out.putNextEntry(new JarEntry(SERVICES));
            String line = plugin == PluginMutants.TypoInServicesFile.class
                    ? plugin.getName().replace("Services", "Sevrices")
                    : plugin.getName();
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        Set<String> names = own.stream()
                .map(name ->
                        name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                .collect(Collectors.toSet());
        return new MutantJar(jar, names, plugin);
    }

    private static boolean isPart(String file, Class<?> plugin) {
        if (PACKAGES.stream().anyMatch(each -> file.startsWith("dev/brokerkeep/tck/" + each + "/"))) {
            return !file.endsWith("Test.class");
        }
        return Stream.concat(Stream.of(plugin, plugin.getNestHost()), PARTS.stream())
                        .anyMatch(type -> file.equals(path(type) + ".class"))
                || file.startsWith(path(plugin) + "$")
                || (file.endsWith("/pastthecache/BackDoor.class") && BURGLARS.contains(plugin));
    }

    private static String path(Class<?> type) {
        return type.getName().replace('.', '/');
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!own.contains(name)) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known != null ? known : findClass(name);
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        return name.equals(SERVICES) ? findResources(name) : super.getResources(name);
    }

    /** Returns what its author would tell the kit: the mutant's own candidate if it has one. */
    Candidate candidate() throws ReflectiveOperationException {
        Class<?> mine = Class.forName(plugin.getName(), false, this);
        String candidate = RefreshingPlugin.class.isAssignableFrom(plugin)
                ? RefreshingCandidate.class.getName()
                : ReferenceCandidate.class.getName();
        String itsOwn = plugin.getName() + "$ItsCandidate";
        return (Candidate) loadClass(own.contains(itsOwn) ? itsOwn : candidate)
                .getConstructor(Class.class)
                .newInstance(mine);
    }
}
