package dev.brokerkeep.archetype;

import static dev.brokerkeep.archetype.MavenRun.property;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a new author does: generates a plugin, builds it, and breaks it. */
class GeneratedPluginTest {
    private static final String SERVICES = "src/main/resources/META-INF/services/dev.brokerkeep.spi.BrokerPlugin";
    private static final String KIT_TEST = "src/test/java/org/example/acme/AcmeTckTest.java";

    @TempDir
    Path folder;

    private Path repository;
    private Path plugin;

    @BeforeEach
    void generate() throws IOException, InterruptedException {
        repository = folder.resolve("repository");
        plugin = folder.resolve("acme-plugin");
        new OwnArtifacts(Path.of("..").toAbsolutePath().normalize(), property("version"), property("build.folder"))
                .offerIn(repository, Path.of(property("local.repository")));
        MavenRun generated = MavenRun.in(
                folder,
                repository,
                "org.apache.maven.plugins:maven-archetype-plugin:3.4.1:generate",
                "-DarchetypeCatalog=local",
                "-DarchetypeGroupId=dev.brokerkeep",
                "-DarchetypeArtifactId=brokerkeep-broker-archetype",
                "-DarchetypeVersion=" + property("version"),
                "-DgroupId=org.example",
                "-DartifactId=acme-plugin",
                "-Dversion=1.0.0",
                "-Dpackage=org.example.acme",
                "-DbrokerId=acme",
                "-DclassPrefix=Acme");
        assertThat(generated.exitCode()).as(generated.output()).isZero();
    }

    @Test
    void isConformantAsGenerated() throws IOException, InterruptedException {
        MavenRun build = build();

        assertThat(build.exitCode()).as(build.output()).isZero();
        assertThat(build.output()).contains("acme: CONFORMANT").doesNotContain("untested");
        assertThat(plugin.resolve("target/brokerkeep-tck/acme/report.json"))
                .content()
                .contains("\"CONFORMANT\"", "\"DISC-01\"", "\"SEC-01\"");
    }

    @Test
    void isRedWithoutServicesFileAndSaysWhy() throws IOException, InterruptedException {
        Files.delete(plugin.resolve(SERVICES));

        MavenRun build = build();

        assertThat(build.exitCode()).isNotZero();
        assertThat(build.output())
                .contains("DISC-01: ", "META-INF/services/dev.brokerkeep.spi.BrokerPlugin")
                .contains("NOT CONFORMANT: the plugin breaks DISC-01");
    }

    @Test
    void isRedWhenNoRuleHasRun() throws IOException, InterruptedException {
        Files.writeString(
                plugin.resolve(KIT_TEST),
                "package org.example.acme; class AcmeTckTest { @org.junit.jupiter.api.Test void passes() {} }");

        MavenRun build = build();

        assertThat(build.exitCode()).isNotZero();
        assertThat(build.output()).contains("The conformance kit has not run");
    }

    @Test
    void isRedWithoutAnyTest() throws IOException, InterruptedException {
        Files.delete(plugin.resolve(KIT_TEST));

        assertThat(build().exitCode()).isNotZero();
    }

    private MavenRun build() throws IOException, InterruptedException {
        return MavenRun.in(plugin, repository, "verify");
    }
}
