package dev.brokerkeep.tck.rules;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsReading;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.engine.Rule;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be told of a plugin's classes without running them: those in the package of the plugin's class, and below.
 */
final class StaticRules {
    private static final Set<String> MUTABLE = Set.of(
            "java.text.DateFormat",
            "java.text.SimpleDateFormat",
            "java.text.NumberFormat",
            "java.text.DecimalFormat",
            "java.lang.StringBuilder",
            "java.util.Calendar",
            "java.util.ArrayList",
            "java.util.HashMap",
            "java.util.HashSet",
            "java.util.LinkedHashMap",
            "java.util.concurrent.ConcurrentHashMap",
            "java.util.concurrent.ConcurrentMap");

    private static final List<Class<?>> TELLING_TIME = List.of(
            java.time.Instant.class,
            java.time.LocalDate.class,
            java.time.LocalTime.class,
            java.time.LocalDateTime.class,
            java.time.OffsetDateTime.class,
            java.time.ZonedDateTime.class);

    /**
     * Imported from where the plugin's class is: a look at the whole class path would take half a minute. Kept, because
     * several rules look at them.
     */
    private static final ClassValue<JavaClasses> CLASSES = new ClassValue<>() {
        @Override
        protected JavaClasses computeValue(Class<?> plugin) {
            return new ClassFileImporter()
                    .importUrl(plugin.getProtectionDomain().getCodeSource().getLocation())
                    .that(JavaClass.Predicates.resideInAPackage(plugin.getPackageName() + ".."));
        }
    };

    private StaticRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "STAT-01",
                        "The plugin depends on cache-api only: no JDBC, no JDBI, no cache-core; no field keeps settings.",
                        "Reach settings through the SettingsView that the constructor gets, and nothing else.",
                        StaticRules::dependsOnTheInterfaceOnly),
                Rule.must(
                        "STAT-02",
                        "Time is injected, nothing sleeps, money is no double or float, and nothing is printed.",
                        "Ask for java.time.Clock and dev.brokerkeep.spi.Sleeper in the constructor, use BigDecimal, and log"
                                + " with SLF4J.",
                        StaticRules::usesWhatIsInjected),
                Rule.must(
                        "LIFE-03",
                        "There is no static mutable state.",
                        "Make static fields final, of immutable types; what accounts share belongs into a class annotated"
                                + " @Singleton.",
                        StaticRules::hasNoStaticState));
    }

    static JavaClasses classes(Bench bench) {
        Class<?> plugin = bench.candidate().plugin();
        JavaClasses classes = CLASSES.get(plugin);
        if (classes.isEmpty()) {
            throw new Untested("no class of the package " + plugin.getPackageName() + " could be read from "
                    + plugin.getProtectionDomain().getCodeSource().getLocation());
        }
        return classes;
    }

    private static void dependsOnTheInterfaceOnly(Bench bench) {
        check(
                bench,
                ArchRuleDefinition.noClasses()
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(
                                "java.sql..",
                                "javax.sql..",
                                "org.jdbi..",
                                "org.postgresql..",
                                "com.zaxxer..",
                                "dev.brokerkeep.core.."));
        for (JavaClass type : classes(bench)) {
            for (JavaField field : type.getFields()) {
                if (keepsSettings(field)) {
                    throw new Violation(field.getFullName()
                            + " keeps a snapshot of settings: it is old as soon as something changes");
                }
            }
        }
    }

    /** By itself, in a reference, or in a map by their keys. */
    private static boolean keepsSettings(JavaField field) {
        boolean isMap = field.getRawType().isAssignableTo(Map.class);
        return field.getType().getAllInvolvedRawTypes().stream()
                .anyMatch(type -> type.isEquivalentTo(Settings.class)
                        || type.isEquivalentTo(SettingsReading.class)
                        || (isMap && type.isEquivalentTo(SettingKey.class)));
    }

    private static void usesWhatIsInjected(Bench bench) {
        check(bench, ArchRuleDefinition.noClasses().should().callMethod(Thread.class, "sleep", long.class));
        for (Class<?> type : TELLING_TIME) {
            check(bench, ArchRuleDefinition.noClasses().should().callMethod(type, "now"));
        }
        check(
                bench,
                ArchRuleDefinition.noClasses()
                        .should()
                        .callMethod(java.time.Clock.class, "systemDefaultZone")
                        .orShould()
                        .callMethod(System.class, "currentTimeMillis")
                        .orShould()
                        .callMethod(java.time.Clock.class, "systemUTC"));
        check(
                bench,
                ArchRuleDefinition.noClasses()
                        .should()
                        .accessField(System.class, "out")
                        .orShould()
                        .accessField(System.class, "err"));
        for (JavaClass type : classes(bench)) {
            for (JavaField field : type.getFields()) {
                if (Set.of("double", "float", "java.lang.Double", "java.lang.Float")
                        .contains(field.getRawType().getName())) {
                    throw new Violation(field.getFullName() + " is a "
                            + field.getRawType().getSimpleName() + ": amounts lose their last digits in it");
                }
            }
        }
    }

    private static void hasNoStaticState(Bench bench) {
        for (JavaClass type : classes(bench)) {
            for (JavaField field : type.getFields()) {
                boolean isStatic = field.getModifiers().contains(JavaModifier.STATIC)
                        && !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                        && !field.getName().startsWith("$");
                if (!isStatic) {
                    continue;
                }
                if (!field.getModifiers().contains(JavaModifier.FINAL)) {
                    throw new Violation(field.getFullName() + " is static and can be assigned");
                }
                if (MUTABLE.contains(field.getRawType().getName())
                        || field.getRawType().getPackageName().equals("java.util.concurrent.atomic")
                        || field.getRawType().isEquivalentTo(Secret.class)
                        || field.getRawType().isAssignableTo("java.net.http.HttpClient")) {
                    throw new Violation(field.getFullName() + " is static, and a "
                            + field.getRawType().getSimpleName() + " is nothing that accounts may share");
                }
            }
        }
    }

    private static void check(Bench bench, ArchRule rule) {
        EvaluationResult result = rule.allowEmptyShould(true).evaluate(classes(bench));
        if (result.hasViolation()) {
            throw new Violation(result.getFailureReport().getDetails().get(0));
        }
    }
}
