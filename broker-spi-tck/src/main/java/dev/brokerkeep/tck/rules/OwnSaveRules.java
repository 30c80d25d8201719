package dev.brokerkeep.tck.rules;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.tck.NotApplicable;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.Call;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Gate;
import dev.brokerkeep.tck.simulator.NotSimulated;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What a plugin saves by itself, it saves like everybody else. The simulation brings it to do so within a
 * {@code summary()}.
 */
final class OwnSaveRules {
    private static final String SAVE = "a save that the plugin made by itself";

    private OwnSaveRules() {}

    static List<Rule> all() {
        return List.of(Rule.must(
                "INV-09",
                "A plugin that saves by itself (refreshed tokens, derived values) keeps INV-01 to INV-07 in doing"
                        + " so.",
                "Save through the SettingsView that the constructor gets, all of a change in one save(change), and"
                        + " let its exceptions pass; have no other way to the store.",
                OwnSaveRules::ownSavesAreLikeOthers));
    }

    private static void ownSavesAreLikeOthers(Bench bench) throws Exception {
        try (World world = bench.world()) {
            NotSimulated lacking = provoked(world);
            if (lacking != null) {
                requireNone(bench, world, lacking);
                throw new NotApplicable("no code of the plugin saves settings by itself, and no call did");
            }
        }
        saveIsSeen(bench);
        failureIsTold(bench);
        unknownOutcomeLeavesNothing(bench);
        overtakenLoadIsNotSeen(bench);
        readerDuringCommitPinsNothing(bench);
    }

    private static NotSimulated provoked(World world) {
        return world.simulator().ask(broker -> {
            try {
                broker.provokeSave();
                return null;
            } catch (NotSimulated e) {
                return e;
            }
        });
    }

    /** The kit looks into the code, and then at what the calls do. */
    private static void requireNone(Bench bench, World world, NotSimulated lacking) {
        Optional<String> own = OwnSaves.in(bench);
        if (own.isPresent()) {
            throw new Untested("the plugin may save by itself (" + own.get() + "): " + lacking.getMessage());
        }
        List<Call> calls = new ArrayList<>(world.reads());
        calls.addAll(world.changes());
        Settings before = world.account().settings();
        int commits = world.ledger().commits();
        for (Call call : calls) {
            world.well(call.name(), () -> call.on(world.account()));
            if (world.ledger().commits() != commits
                    || differs(before, world.account().settings(Freshness.LATEST))) {
                throw new Violation(
                        call + " saved settings, though no code of the plugin calls SettingsView.save: it has"
                                + " another way to the store");
            }
        }
    }

    private static void saveIsSeen(Bench bench) throws Exception {
        try (World world = bench.world()) {
            AccountId otherId = world.create("other", 3);
            Settings others = world.account(otherId).settings();
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            int commits = world.ledger().commits();
            provoked(world);
            world.well("summary() in which the plugin saves", world.account()::summary);
            Settings after = world.account().settings();
            int made = world.ledger().commits() - commits;
            Settings stored = world.account().settings(Freshness.LATEST);
            if (!differs(before, stored)) {
                throw new Untested(
                        "summary() saved nothing after provokeSave(): let the candidate's BrokerSimulation bring"
                                + " the plugin to save something");
            }
            if (!differs(before, after)) {
                throw new Violation("after " + SAVE + ", settings() returned the old value, and the store has a new one"
                        + (made == 0 ? ": it was not saved through SettingsView.save" : ""));
            }
            requireAgreement(world, after, "");
            if (made != 1 || stored.revision() != before.revision() + 1) {
                throw new Violation(SAVE + " took " + made + " commits and " + (stored.revision() - before.revision())
                        + " revisions");
            }
            if (world.account(otherId).settings() != others) {
                throw new Violation(SAVE + " made another account's settings be loaded anew");
            }
            world.well("summary() after " + SAVE, world.account()::summary);
        }
    }

    private static void failureIsTold(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            provoked(world);
            world.ledger().failNextCommit();
            requireFailure(bench, world);
            if (differs(before, world.account().settings())
                    || differs(before, world.account().settings(Freshness.LATEST))) {
                throw new Violation("after " + SAVE + " and whose commit failed, the new value is seen");
            }
        }
    }

    private static void requireFailure(Bench bench, World world) {
        String what = "summary(), in which the plugin saved and the commit failed,";
        try {
            world.account().summary();
        } catch (BrokerKeepException e) {
            bench.overheard().hear("the error of " + SAVE, e);
            return;
        } catch (RuntimeException e) {
            throw new Violation(
                    what + " ended with " + e.getClass().getName() + " instead of the BrokerKeepException of the save",
                    e);
        }
        throw new Violation(what + " returned as if the save had succeeded");
    }

    private static void unknownOutcomeLeavesNothing(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            provoked(world);
            world.ledger().loseNextCommit();
            try {
                world.account().summary();
            } catch (BrokerKeepException e) {
                bench.overheard().hear("the error of " + SAVE + ", and whose answer is lost", e);
            }
            requireAgreement(world, world.account().settings(), ", of which the outcome was unknown");
        }
    }

    private static void overtakenLoadIsNotSeen(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            Gate loaded = new Gate(bench.patience());
            world.ledger().holdNextLoad(loaded);
            FutureTask<Settings> slow = bench.start(() -> world.account().settings(Freshness.LATEST));
            if (!loaded.awaitReached()) {
                throw new Violation("a read with Freshness.LATEST did not ask the store");
            }
            provoked(world);
            world.well("summary() in which the plugin saves", world.account()::summary);
            loaded.open();
            get(bench, slow);
            requireNew(world, before, " and that overtook a load");
        }
    }

    private static void readerDuringCommitPinsNothing(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            Gate commit = new Gate(bench.patience());
            world.ledger().holdNextCommit(commit);
            provoked(world);
            FutureTask<Object> saving = bench.start(() -> world.account().summary());
            if (!commit.awaitReached()) {
                throw new Violation("summary() did not commit what the plugin saves by itself");
            }
            world.account().settings();
            commit.open();
            get(bench, saving);
            requireNew(world, before, " and during which it was read");
        }
    }

    private static void requireNew(World world, Settings before, String which) {
        Settings after = world.account().settings();
        if (!differs(before, after)) {
            throw new Violation("after " + SAVE + which + ", settings() returned the old value");
        }
        requireAgreement(world, after, which);
    }

    private static void requireAgreement(World world, Settings memory, String which) {
        if (differs(memory, world.account().settings(Freshness.LATEST))) {
            throw new Violation("after " + SAVE + which + ", memory differs from the store");
        }
    }

    private static boolean differs(Settings one, Settings other) {
        return !one.schema().keys().stream().allMatch(key -> one.sameValue(key, other));
    }

    private static void get(Bench bench, FutureTask<?> task) throws InterruptedException {
        try {
            task.get(bench.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Violation("a call beside " + SAVE + " failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Violation("a call beside " + SAVE + " did not end", e);
        }
    }
}
