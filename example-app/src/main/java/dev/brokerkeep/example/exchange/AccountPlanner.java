package dev.brokerkeep.example.exchange;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.cache.AccountEdit;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Presence;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsDraft;
import dev.brokerkeep.settings.SettingsSchema;
import dev.brokerkeep.settings.StoredSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Compares one account of a file with what is stored of it. For one account. */
final class AccountPlanner {
    /** Stands for the id of an account that has none yet. */
    private static final AccountId UNBORN = AccountId.of(Long.MAX_VALUE);

    private final BrokerKeep keep;
    private final GivenAccount given;
    private final ImportMode mode;
    private final List<DocumentProblem> problems = new ArrayList<>();

    AccountPlanner(BrokerKeep keep, GivenAccount given, ImportMode mode) {
        this.keep = keep;
        this.given = given;
        this.mode = mode;
    }

    List<DocumentProblem> problems() {
        return problems;
    }

    /**
     * Returns what is to be done; empty if there are problems.
     *
     * @param info what is stored of the account; null if it is not there
     * @param stored its settings; null if it is not there, or cannot be used
     */
    Optional<AccountPlan> plan(@Nullable AccountInfo info, @Nullable Settings stored) {
        SettingsSchema schema = Schemas.find(keep, given.broker()).orElse(null);
        if (schema == null) {
            problem("no plugin of the broker '" + given.broker()
                    + "' is loaded: put it on the class path, or name one of " + Schemas.brokers(keep));
            return Optional.empty();
        }
        if (info == null) {
            AccountNames.problemOf(given.name()).ifPresent(this::problem);
        } else if (!info.broker().equals(given.broker())) {
            problem("it belongs to the broker '" + info.broker() + "' and the file says '" + given.broker()
                    + "': move the account to that broker first, or name the account otherwise");
            return Optional.empty();
        }
        Settings before = stored != null ? stored : Settings.of(UNBORN, 0, schema, StoredSettings.none());
        requireNothingLost(info);
        requireUndeclared(before);
        SettingsChange change = minimal(before, wanted(before));
        check(before, change, info == null);
        return problems.isEmpty() ? Optional.of(planned(info, before, change)) : Optional.empty();
    }

    private void requireNothingLost(@Nullable AccountInfo info) {
        if (!given.unreadable().isEmpty() && (info == null || mode == ImportMode.REPLACE)) {
            for (String name : new TreeSet<>(given.unreadable())) {
                problem(
                        given.place(),
                        name,
                        "it could not be read when the file was written, so the file does not hold it: give it under"
                                + " 'settings', or take its name out of 'unreadable' to go without it");
            }
        }
    }

    /** Nothing can be stored under a name that no plugin declares; what is there already may stay. */
    private void requireUndeclared(Settings before) {
        given.undeclared().forEach((name, value) -> {
            if (before.schema().key(name).isPresent()) {
                problem(value.place(), name, "the plugin declares it: give it under 'settings'");
            } else if (!value.isSealed() && value.value().equals(Json.of(Secret.MASK))) {
                problem(
                        value.place(),
                        name,
                        "it is the mask that exports show in its place; no plugin declares it, so leave it out");
            } else if (!isStored(before, name, value.value())) {
                problem(
                        value.place(),
                        name,
                        "the plugin does not declare it, so it cannot be stored: leave it out, or use the plugin that"
                                + " declares it");
            }
        });
    }

    private static boolean isStored(Settings before, String name, Json value) {
        return before.undeclared(name).filter(value::equals).isPresent()
                || (value instanceof Json.Text text
                        && before.undeclaredSecret(name)
                                .map(Secret::reveal)
                                .filter(text.value()::equals)
                                .isPresent());
    }

    /** Reports values that are wrong in themselves, and leaves them out. */
    private SettingsChange wanted(Settings before) {
        SettingsDraft all = SettingsDraft.of(before.schema());
        given.settings().forEach((name, value) -> all.json(name, value.value()));
        Set<String> wrong = new HashSet<>();
        for (SettingProblem problem : all.problems()) {
            wrong.add(problem.setting());
            problem(placeOf(problem.setting()), problem.setting(), remedied(problem));
        }
        SettingsDraft right = SettingsDraft.of(before.schema());
        given.settings().forEach((name, value) -> {
            if (!wrong.contains(name)) {
                right.json(name, value.value());
            }
        });
        if (mode == ImportMode.REPLACE) {
            for (SettingKey<?> key : before.schema().keys()) {
                if (!given.settings().containsKey(key.name()) && before.presence(key) != Presence.ABSENT) {
                    right.remove(key.name());
                }
            }
            for (String name : before.undeclaredNames()) {
                if (!given.undeclared().containsKey(name)) {
                    right.remove(name);
                }
            }
        }
        return right.change();
    }

    /** The draft's advice fits a save; a file may have to do without what is stored. */
    private String remedied(SettingProblem problem) {
        GivenValue value = given.settings().get(problem.setting());
        boolean isMask = value != null
                && value.value().equals(Json.of(Secret.MASK))
                && Schemas.find(keep, given.broker())
                        .flatMap(schema -> schema.key(problem.setting()))
                        .filter(SettingKey::isSecret)
                        .isPresent();
        return isMask
                ? "it is the mask that exports show in the place of a secret: give the secret itself, export with a"
                        + " passphrase"
                        + (mode == ImportMode.MERGE ? ", or leave the setting out to keep what is stored" : "")
                : problem.message();
    }

    /** What would change nothing is left out: the history shall not tell of it. */
    private SettingsChange minimal(Settings before, SettingsChange wanted) {
        Settings after = before.with(wanted);
        SettingsDraft minimal = SettingsDraft.of(before.schema());
        for (String name : wanted.names()) {
            SettingKey<?> key = before.schema().key(name).orElse(null);
            GivenValue value = given.settings().get(name);
            if (key != null && isSame(key, before, after)) {
                continue;
            }
            if (value == null) {
                minimal.remove(name);
            } else {
                minimal.json(name, value.value());
            }
        }
        return minimal.change();
    }

    private static boolean isSame(SettingKey<?> key, Settings before, Settings after) {
        return before.presence(key) == after.presence(key)
                && before.presence(key) != Presence.UNREADABLE
                && before.sameValue(key, after);
    }

    private void check(Settings before, SettingsChange change, boolean isNew) {
        Set<String> reported = new HashSet<>();
        problems.forEach(problem -> reported.add(problem.setting()));
        List<SettingProblem> found = new ArrayList<>(before.schema().check(before.with(change)));
        if (!isNew && !found.isEmpty()) {
            // As a save does: old problems elsewhere do not keep an account from being mended.
            Set<SettingProblem> old = new HashSet<>(before.schema().check(before));
            found.removeIf(problem -> old.contains(problem) && !change.names().contains(problem.setting()));
        }
        found.removeIf(problem -> reported.contains(problem.setting()));
        found.forEach(problem -> problem(placeOf(problem.setting()), problem.setting(), problem.message()));
    }

    private AccountPlan planned(@Nullable AccountInfo info, Settings before, SettingsChange change) {
        List<SettingDifference> differences = Differences.between(before, before.with(change), change.names());
        if (info == null) {
            boolean enabled = given.enabled().orElse(true);
            return new AccountPlan(
                    given.name(),
                    given.broker(),
                    AccountPlan.Action.CREATE,
                    Optional.of(enabled),
                    differences,
                    new AccountEdit.Create(given.name(), given.broker(), enabled, change));
        }
        Optional<Boolean> enabled = given.enabled().filter(wanted -> wanted != info.enabled());
        boolean isUnchanged = change.isEmpty() && enabled.isEmpty();
        // Both were read one after the other: the older one is what the plan can vouch for.
        long seen = Math.min(info.revision(), before.revision());
        return new AccountPlan(
                given.name(),
                given.broker(),
                isUnchanged ? AccountPlan.Action.UNCHANGED : AccountPlan.Action.CHANGE,
                enabled,
                differences,
                new AccountEdit.Change(info.id(), enabled, change.basedOn(seen)));
    }

    private Place placeOf(String setting) {
        GivenValue value = given.settings().get(setting);
        return value == null ? given.place() : value.place();
    }

    private void problem(String message) {
        problems.add(DocumentProblem.of(given.place(), given.name(), message));
    }

    private void problem(Place place, String setting, String message) {
        problems.add(DocumentProblem.of(place, given.name(), setting, message));
    }
}
