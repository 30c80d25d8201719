package dev.brokerkeep;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.brokerkeep");

    @Test
    void upper_layers_see_lower_layers_only() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("base")
                .definedBy("dev.brokerkeep")
                .layer("settings")
                .definedBy("dev.brokerkeep.settings")
                .layer("broker")
                .definedBy("dev.brokerkeep.broker")
                .layer("spi")
                .definedBy("dev.brokerkeep.spi")
                .layer("cache")
                .definedBy("dev.brokerkeep.cache")
                .layer("history")
                .definedBy("dev.brokerkeep.history..")
                .whereLayer("spi")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("history")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cache")
                .mayOnlyBeAccessedByLayers("history")
                .whereLayer("broker")
                .mayOnlyBeAccessedByLayers("spi", "cache")
                .whereLayer("settings")
                .mayOnlyBeAccessedByLayers("broker", "spi", "cache", "history")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("dev.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void no_implementation_library_shows_in_the_api() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.github.benmanes..", "org.jdbi..", "com.google.inject..", "com.google.common..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
