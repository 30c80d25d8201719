package dev.brokerkeep.tck.rules;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.settings.Freshness;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.spi.HandOver;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.bench.Bench;
import dev.brokerkeep.tck.bench.World;
import dev.brokerkeep.tck.engine.Rule;
import dev.brokerkeep.tck.simulator.Fault;
import dev.brokerkeep.tck.simulator.Gate;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The promise above all: when it saves, it invalidates. */
final class SavingRules {
    private static final String REMEDY =
            "Do not override settings() or settingsView(), keep no settings in fields of your"
                    + " own but what the constructor reads, and save through settingsView().save(change), once, letting its"
                    + " exceptions pass.";

    private SavingRules() {}

    static List<Rule> all() {
        return List.of(
                Rule.must(
                        "INV-01",
                        "When a save has returned, the same thread reads the new value.",
                        REMEDY,
                        SavingRules::saveIsSeen),
                Rule.must(
                        "INV-02",
                        "A save of several settings is one commit, and nobody ever sees a part of it.",
                        "Pass the whole change to settingsView().save(change) in one call.",
                        SavingRules::saveIsOneCommit),
                Rule.must(
                        "INV-03",
                        "A save that fails reaches the caller, and leaves the old value everywhere.",
                        REMEDY,
                        SavingRules::failureIsTold),
                Rule.must(
                        "INV-04",
                        "A load that began before a save's commit is never seen after it.",
                        REMEDY,
                        SavingRules::overtakenLoadIsNotSeen),
                Rule.must(
                        "INV-05",
                        "Who reads while a save commits does not pin the old value.",
                        REMEDY,
                        SavingRules::readerDuringCommitPinsNothing),
                Rule.must(
                        "INV-06",
                        "After a save of what memory held already, store and memory agree.",
                        "Save what you are told to save, also if it seems to be there already.",
                        SavingRules::unchangedValueIsSaved),
                Rule.must(
                        "INV-07",
                        "A save through one holder is seen by all, and touches no other account.",
                        "Share no settings between accounts, and none between objects of one account.",
                        SavingRules::allHoldersSee));
    }

    private static void saveIsSeen(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            world.well("saveSettings(change)", () -> {
                world.rotate(world.account(), 2);
                return "";
            });
            requireCredential(world, world.account(), 2, before, "after the save returned");
        }
    }

    private static void saveIsOneCommit(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            long revision = world.account().settings().revision();
            int commits = world.ledger().commits();
            world.rotate(world.account(), 2);
            int made = world.ledger().commits() - commits;
            if (made != 1) {
                throw new Violation("a save of one change set took " + made + " commits");
            }
            if (world.account().settings().revision() != revision + 1) {
                throw new Violation("a save of one change set made "
                        + (world.account().settings().revision() - revision) + " revisions");
            }
        }
    }

    private static void failureIsTold(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            world.ledger().failNextCommit();
            requireFailure(bench, world, "whose commit fails");
            Settings stored = world.account().settings(Freshness.LATEST);
            if (!agree(before, stored) || !agree(before, world.account().settings())) {
                throw new Violation("after a save whose commit failed, the new value is seen");
            }
            requireBorne(world, world.account(), 1, "after a save whose commit failed");
            world.ledger().loseNextCommit();
            try {
                world.rotate(world.account(), 3);
            } catch (BrokerKeepException e) {
                bench.overheard().hear("the error of a save whose answer is lost", e);
            }
            if (!agree(world.account().settings(), world.account().settings(Freshness.LATEST))) {
                throw new Violation("after a save whose outcome was unknown, memory differs from the store");
            }
            int stands = agree(before, world.account().settings()) ? 1 : 3;
            requireBorne(world, world.account(), stands, "after a save whose outcome was unknown");
        }
    }

    private static void requireFailure(Bench bench, World world, String which) {
        try {
            world.rotate(world.account(), 2);
        } catch (BrokerKeepException e) {
            bench.overheard().hear("the error of a save " + which, e);
            return;
        } catch (RuntimeException e) {
            throw new Violation(
                    "a save " + which + " ended with " + e.getClass().getName() + " instead of a BrokerKeepException",
                    e);
        }
        throw new Violation("a save " + which + " returned as if it had succeeded");
    }

    private static void overtakenLoadIsNotSeen(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            Gate loaded = new Gate(bench.patience());
            world.ledger().holdNextLoad(loaded);
            // What memory holds stays there, so that the save needs no load of its own.
            FutureTask<Settings> slow = bench.start(() -> world.account().settings(Freshness.LATEST));
            require(loaded.awaitReached(), "a read with Freshness.LATEST did not ask the store");
            world.rotate(world.account(), 2);
            loaded.open();
            get(bench, slow);
            requireCredential(world, world.account(), 2, before, "after a slow load came back");
        }
        overtakenCallLeavesNothing(bench);
    }

    /** What a plugin keeps by itself is a load, too: that of a call that a save has overtaken may not stay. */
    private static void overtakenCallLeavesNothing(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            Gate atBroker = new Gate(bench.patience());
            world.simulator().next(new Fault.Held(atBroker));
            FutureTask<Object> slow = bench.start(() -> world.account().summary());
            require(atBroker.awaitReached(), "summary() did not reach the broker");
            world.rotate(world.account(), 2);
            atBroker.open();
            over(bench, slow);
            requireCredential(world, world.account(), 2, before, "after a call that the save had overtaken");
        }
    }

    private static void readerDuringCommitPinsNothing(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            Gate commit = new Gate(bench.patience());
            world.ledger().holdNextCommit(commit);
            FutureTask<String> save = bench.start(() -> {
                world.rotate(world.account(), 2);
                return "";
            });
            require(commit.awaitReached(), "saveSettings(change) did not commit");
            world.account().settings();
            world.well("summary() during a save", world.account()::summary);
            commit.open();
            get(bench, save);
            requireCredential(world, world.account(), 2, before, "after a save during which it was read");
        }
    }

    private static void unchangedValueIsSaved(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            // Somebody else changes the rows; this process has not heard of it yet, and saves what it knows.
            world.sql("delete from brokerkeep.account_setting where account_id = " + world.id());
            SettingsChange same = bench.candidate().settings(world.simulator().address(), world.credential(1));
            world.account().saveSettings(same);
            Settings stored = world.account().settings(Freshness.LATEST);
            for (String name : same.names()) {
                if (!before.sameValue(before.schema().require(name), stored)) {
                    throw new Violation("'" + name
                            + "' was saved with the value that memory held, and the store does not" + " hold it");
                }
            }
        }
    }

    private static void allHoldersSee(Bench bench) throws Exception {
        try (World world = bench.world()) {
            AccountId otherId = world.create("other", 3);
            BrokerAccount other = world.account(otherId);
            world.well("summary()", world.account()::summary);
            world.well("summary() of another account", other::summary);
            Settings others = other.settings();
            Settings before = world.account().settings();
            BrokerAccount secondHolder = world.account(world.id());
            world.rotate(world.account(), 2);
            requireCredential(world, secondHolder, 2, before, "through another holder");
            if (other.settings() != others) {
                throw new Violation("a save of one account made another account's settings be loaded anew");
            }
            int requests = world.simulator().count();
            world.well("summary() of another account", other::summary);
            boolean isOwn = world.simulator().since(requests).stream()
                    .allMatch(arrival -> world.credentialsOn(arrival).equals(List.of(3)));
            require(isOwn, "a call of one account bore the credential of another");
        }
        // Where the broker allows one connection at a time, there is one object of an account at a time.
        if (bench.plugin().handOver() == HandOver.OVERLAP) {
            bothObjectsSee(bench);
        }
    }

    private static void bothObjectsSee(Bench bench) throws Exception {
        try (World world = bench.world()) {
            world.well("summary()", world.account()::summary);
            Settings before = world.account().settings();
            try (BrokerAccount apart = world.keep().instances().openUncached(world.id())) {
                require(agree(before, apart.settings()), "two objects of one account have different settings");
                world.rotate(world.account(), 2);
                if (agree(before, apart.settings())) {
                    throw new Violation("after a save through one object of an account, settings() of another object"
                            + " of it returned the old value");
                }
                Settings after = world.account().settings();
                world.rotate(apart, 4);
                requireCredential(world, world.account(), 4, after, "after a save through another object");
            }
        }
    }

    /** Memory, and what the next call puts on the wire, are of this credential. */
    private static void requireCredential(
            World world, BrokerAccount account, int credential, Settings before, String when) {
        Settings settings = account.settings();
        if (agree(before, settings)) {
            throw new Violation(when + ", settings() returned the old value");
        }
        if (!agree(settings, account.settings(Freshness.LATEST))) {
            throw new Violation(when + ", memory differs from the store");
        }
        requireBorne(world, account, credential, when);
    }

    private static void requireBorne(World world, BrokerAccount account, int credential, String when) {
        int requests = world.simulator().count();
        world.well("summary() " + when, account::summary);
        world.simulator().since(requests).forEach(arrival -> {
            List<Integer> borne = world.credentialsOn(arrival);
            if (!borne.equals(List.of(credential))) {
                throw new Violation(when + ", " + arrival + " bore "
                        + (borne.isEmpty() ? "no credential" : "credential " + borne)
                        + " instead of the one that is stored, " + credential);
            }
        });
    }

    private static boolean agree(Settings one, Settings other) {
        return one.schema().keys().stream().allMatch(key -> one.sameValue(key, other));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new Violation(otherwise);
        }
    }

    /** Well or badly: it may have been held longer than its deadline allows. */
    private static void over(Bench bench, FutureTask<?> task) throws InterruptedException {
        try {
            get(bench, task);
        } catch (Violation e) {
            if (!(e.getCause() instanceof ExecutionException failed
                    && failed.getCause() instanceof BrokerKeepException)) {
                throw e;
            }
        }
    }

    private static void get(Bench bench, FutureTask<?> task) throws InterruptedException {
        try {
            task.get(bench.patience().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new Violation("a call beside another failed: " + e.getCause(), e);
        } catch (TimeoutException e) {
            throw new Violation("a call beside another did not end", e);
        }
    }
}
