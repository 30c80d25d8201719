package dev.brokerkeep.tck;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(location -> !location.contains("/test-classes/"))
            .importPackages("dev.brokerkeep.tck");

    @Test
    void uses_the_public_side_of_the_cache_and_no_plugin() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.brokerkeep.core.internal..", "dev.brokerkeep.alpaca..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void junit_is_known_to_its_adapter_only_and_the_command_line_library_to_the_command() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.brokerkeep.tck.junit")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.junit..", "org.opentest4j..", "dev.brokerkeep.tck.junit")
                .check(CLASSES);
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.brokerkeep.tck.cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("picocli..", "dev.brokerkeep.tck.cli")
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
}
