package dev.brokerkeep.tck.rules;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.SettingsView;
import dev.brokerkeep.tck.bench.Bench;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Where the code of a plugin saves settings without being told to. */
final class OwnSaves {
    private static final Set<String> BY_ACCOUNT = Set.of("saveSettings", "saveSetting");
    private static final List<String> DATABASES = List.of("java.sql.", "javax.sql.", "org.jdbi.", "org.postgresql.");

    private OwnSaves() {}

    /** Returns a place in the plugin's code that saves, or may; empty if there is none. */
    static Optional<String> in(Bench bench) {
        return StaticRules.classes(bench).stream()
                .flatMap(type -> Stream.concat(saves(type), databases(type)))
                .sorted()
                .findFirst();
    }

    private static Stream<String> saves(JavaClass type) {
        Collection<? extends JavaAccess<?>> calls = type.getMethodCallsFromSelf();
        Collection<? extends JavaAccess<?>> references = type.getMethodReferencesFromSelf();
        return Stream.concat(calls.stream(), references.stream())
                .filter(access -> isSave(access) && !isToldTo(access.getOrigin()))
                .map(access -> access.getOrigin().getFullName() + " calls "
                        + access.getTarget().getOwner().getSimpleName() + "."
                        + access.getTarget().getName());
    }

    private static boolean isSave(JavaAccess<?> access) {
        JavaClass owner = access.getTarget().getOwner();
        String name = access.getTarget().getName();
        return (owner.isAssignableTo(SettingsView.class) && name.equals("save"))
                || (owner.isAssignableTo(BrokerAccount.class) && BY_ACCOUNT.contains(name));
    }

    /** A caller's save, which the plugin passes on. */
    private static boolean isToldTo(JavaCodeUnit origin) {
        return origin.getOwner().isAssignableTo(BrokerAccount.class) && BY_ACCOUNT.contains(origin.getName());
    }

    private static Stream<String> databases(JavaClass type) {
        return type.getDirectDependenciesFromSelf().stream()
                .map(Dependency::getTargetClass)
                .map(JavaClass::getName)
                .filter(name -> DATABASES.stream().anyMatch(name::startsWith))
                .map(name -> type.getName() + " uses " + name);
    }
}
