package dev.brokerkeep.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.brokerkeep.core");

    @Test
    void upper_layers_see_lower_layers_only() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("core")
                .definedBy("dev.brokerkeep.core")
                .layer("instance")
                .definedBy("dev.brokerkeep.core.internal.instance..")
                .layer("settings")
                .definedBy("dev.brokerkeep.core.internal.settings..")
                .layer("plugin")
                .definedBy("dev.brokerkeep.core.internal.plugin..")
                .layer("feed")
                .definedBy("dev.brokerkeep.core.internal.feed..")
                .layer("postgres")
                .definedBy("dev.brokerkeep.core.internal.postgres..")
                .layer("crypto")
                .definedBy("dev.brokerkeep.core.internal.crypto..")
                .whereLayer("core")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("instance")
                .mayOnlyBeAccessedByLayers("core")
                .whereLayer("settings")
                .mayOnlyBeAccessedByLayers("core", "instance")
                .whereLayer("plugin")
                .mayOnlyBeAccessedByLayers("core", "instance", "settings")
                .whereLayer("feed")
                .mayOnlyBeAccessedByLayers("core", "instance", "settings")
                .whereLayer("postgres")
                .mayOnlyBeAccessedByLayers("core", "instance", "settings", "feed")
                .whereLayer("crypto")
                .mayOnlyBeAccessedByLayers("core", "instance", "settings", "postgres")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("dev.brokerkeep.(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void internal_packages_do_not_know_the_facade() {
        noClasses()
                .that()
                .resideInAPackage("dev.brokerkeep.core.internal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("dev.brokerkeep.core")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
