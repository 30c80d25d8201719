package dev.brokerkeep.archetype;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A Maven of its own process: the one that runs this build, with another local repository. */
record MavenRun(int exitCode, String output) {
    private static final long MINUTES = 15;

    static MavenRun in(Path folder, Path repository, String... arguments) throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        List<String> command = new ArrayList<>(List.of(
                Path.of(property("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                        .toString(),
                "-B",
                "-ntp",
                "-Dmaven.repo.local=" + repository));
        if (property("offline").endsWith("true")) {
            command.add("-o");
        }
        command.addAll(List.of(arguments));
        Path log = Files.createTempFile(folder, "maven", ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        // What was meant for the build that runs this test
        builder.environment().keySet().removeAll(List.of("MAVEN_OPTS", "MAVEN_ARGS", "MAVEN_PROJECTBASEDIR"));
        Process process = builder.start();
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
            throw new AssertionError("Maven took more than " + MINUTES + " minutes:\n" + Files.readString(log));
        }
        return new MavenRun(process.exitValue(), Files.readString(log));
    }

    static String property(String name) {
        String value = System.getProperty("archetype." + name);
        if (value == null) {
            throw new IllegalStateException("archetype." + name + " is not set: run this test by mvn verify");
        }
        return value;
    }
}
