package dev.brokerkeep.tck.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.tck.reference.ReferenceCandidate;
import dev.brokerkeep.tck.rules.Catalogue;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as an author runs it: a process, two jars, an exit code. */
class TckCommandTest {
    private static final Path CLASSES = Path.of("target/test-classes");
    private static final String REFERENCE = "dev/brokerkeep/tck/reference/";

    @TempDir
    private Path folder;

    private Path plugin;
    private Path tests;

    @BeforeEach
    void makeJars() throws IOException {
        plugin = jar(
                "reference.jar",
                name -> name.startsWith(REFERENCE) && !isOfTheTests(name)
                        || name.equals("META-INF/services/dev.brokerkeep.spi.BrokerPlugin"));
        tests = jar("reference-tests.jar", name -> name.startsWith(REFERENCE) && isOfTheTests(name));
    }

    private static boolean isOfTheTests(String name) {
        return name.contains("Candidate") || name.contains("Simulation");
    }

    private record Run(int code, String out) {}

    @Test
    void conformantPlugin_endsWithZero_andWritesTheReports() throws Exception {
        Path reports = folder.resolve("reports");

        Run run = run(
                "--plugin",
                plugin,
                "--tests",
                tests,
                "--candidate",
                ReferenceCandidate.class.getName(),
                "--report",
                reports);

        assertThat(run.out())
                .contains("CONFORMANT: the plugin keeps every rule")
                .contains("INV-01   pass");
        assertThat(run.code()).isZero();
        assertThat(reports.resolve("report.json"))
                .content()
                .contains("\"origin\" : \"reference.jar\"")
                .contains("\"version\" : \"1.2.3\"");
        assertThat(reports.resolve("report.html")).isNotEmptyFile();
    }

    @Test
    void pluginWithoutServicesFile_endsWithOne_andIsToldWhatToDo() throws Exception {
        Path bare = jar("bare.jar", name -> name.startsWith(REFERENCE) && !isOfTheTests(name));

        Run run = run(
                "--plugin",
                bare,
                "--tests",
                tests,
                "--candidate",
                ReferenceCandidate.class.getName(),
                "--rules",
                "DISC-01");

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).contains("DISC-01  fail").contains("What to do:").contains("META-INF/services");
    }

    @Test
    void partOfTheRules_endsWithTwo() throws Exception {
        Run run = run(
                "--plugin",
                plugin,
                "--tests",
                tests,
                "--candidate",
                ReferenceCandidate.class.getName(),
                "--rules",
                "DISC-01,SET-01");

        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out())
                .contains("INCOMPLETE: no broken rule was found, but not all rules were asked for")
                .doesNotContain("INV-01");
    }

    @Test
    void list_namesEveryRule() throws Exception {
        Run run = run("--list");

        assertThat(run.code()).isZero();
        assertThat(run.out().lines()).hasSize(Catalogue.all().size());
    }

    @Test
    void wrongCalls_endWith64_andSayWhatToGive() throws Exception {
        assertWrong("Give --plugin JAR");
        assertWrong("There is no file", "--plugin", folder.resolve("nothing.jar"));
        assertWrong("No candidate was found", "--plugin", plugin);
        assertWrong("There is no class org.acme.Missing", "--plugin", plugin, "--candidate", "org.acme.Missing");
        assertWrong(
                "does not implement",
                "--plugin",
                plugin,
                "--candidate",
                "dev.brokerkeep.tck.reference.ReferencePlugin");
        assertWrong(
                "not about a plugin in",
                "--plugin",
                tests,
                "--classpath",
                plugin,
                "--candidate",
                ReferenceCandidate.class.getName());
        assertWrong(
                "the class dev.brokerkeep.tck.reference.ReferencePlugin is in none of the jars",
                "--plugin",
                tests,
                "--candidate",
                ReferenceCandidate.class.getName());
        Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
        assertWrong("is no jar", "--plugin", text);
        assertWrong("which is no folder", "--plugin", plugin, "--report", text);
        assertWrong("There is no rule INV-99", "--plugin", plugin, "--rules", "INV-99");
        assertWrong("cannot be read", "--plugin", plugin, "--deviations", folder.resolve("none.txt"));
        assertWrong("Try --help", "--plugins", plugin);
    }

    private void assertWrong(String message, Object... arguments) throws Exception {
        Run run = run(arguments);

        assertThat(run.out()).contains(message);
        assertThat(run.code()).as(run.out()).isEqualTo(64);
    }

    /** Without the folder of the tests on the class path: there the plugin would be found too. */
    private Run run(Object... arguments) throws Exception {
        String classPath = Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                .filter(each -> !each.endsWith("test-classes"))
                .reduce((all, each) -> all + System.getProperty("path.separator") + each)
                .orElseThrow();
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Main.class.getName()));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Run(process.waitFor(), out);
    }

    private Path jar(String name, Predicate<String> isWanted) throws IOException {
        Path jar = folder.resolve(name);
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        if (name.equals("reference.jar")) {
            manifest.getMainAttributes().put(Name.IMPLEMENTATION_VERSION, "1.2.3");
        }
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String entry = CLASSES.relativize(file).toString().replace('\\', '/');
                if (isWanted.test(entry)) {
                    out.putNextEntry(new JarEntry(entry));
                    copy(file, out);
                    out.closeEntry();
                }
            }
        }
        return jar;
    }

    private static void copy(Path file, OutputStream out) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(out);
        }
    }
}
