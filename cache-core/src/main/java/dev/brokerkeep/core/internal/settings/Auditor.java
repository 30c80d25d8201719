package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.Known;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.Settings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what is in memory with the database, a few accounts at a time, and mends what differs: writes that dodged
 * the triggers (they were disabled, or the table was swapped for another), restored tables, and faults of BrokerKeep
 * itself.
 *
 * <p>What differs is looked at again after the bound has passed: until then it may only be a change that is on its way.
 * It is a finding if the feed was asked for changes after the first look, and still brought none; while the feed is
 * away nothing is found, because whatever changes then differs. A finding names the account and the settings, never a
 * value. The count of findings must stay at zero.
 */
public final class Auditor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Auditor.class);

    private final CellDirectory directory;
    private final AccountStore store;
    private final PluginCatalog plugins;
    private final Lease lease;
    private final CacheCounters counters;
    private final Duration pause;
    private final int portion;
    private final Duration bound;
    private final Deque<AccountId> round = new ArrayDeque<>();
    private final Map<AccountId, Set<String>> found = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "brokerkeep-auditor");

    /**
     * Creates an auditor.
     *
     * @param pause how long it rests between two portions
     * @param portion how many accounts it compares at once
     * @param bound how long a change may be on its way
     */
    public Auditor(
            CellDirectory directory,
            AccountStore store,
            PluginCatalog plugins,
            Coherence coherence,
            CacheCounters counters,
            Duration pause,
            int portion,
            Duration bound) {
        this.directory = directory;
        this.store = store;
        this.plugins = plugins;
        this.lease = coherence.lease();
        this.counters = counters;
        this.pause = pause;
        this.portion = portion;
        this.bound = bound;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    private void run() {
        try {
            while (!isClosedAfter(pause)) {
                audit();
            }
        } catch (InterruptedException e) {
            LOG.debug("Ended", e);
        }
    }

    private boolean isClosedAfter(Duration rest) throws InterruptedException {
        return closed.await(rest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void audit() throws InterruptedException {
        try {
            found.clear();
            List<Expected> suspects = different(next());
            long looked = System.nanoTime();
            // Only if changes were asked for since then: otherwise it may be one that nobody has heard of yet.
            if (!suspects.isEmpty() && !isClosedAfter(bound) && lease.askedAt() - looked > 0) {
                different(suspects).forEach(this::mend);
            }
        } catch (BrokerKeepException e) {
            LOG.debug("Nothing was compared: {}", e.code());
        } catch (RuntimeException | Error e) {
            LOG.warn("The audit failed with {}", e.getClass().getName());
        }
    }

    /**
     * What the database should say of an account.
     *
     * @param snapshot what is in memory; null if nothing is, and only the revision is expected not to be lower than
     *     seen
     */
    private record Expected(Cell cell, @Nullable AccountSnapshot snapshot, Cell.Ticket ticket) {
        static Expected of(Cell cell) {
            return new Expected(cell, cell.snapshot(), cell.ticket());
        }

        boolean isStillExpected() {
            return cell.snapshot() == snapshot && cell.ticket().equals(ticket);
        }
    }

    /** Takes the next accounts that are known; begins with the first again when all had their turn. */
    private List<Expected> next() {
        if (round.isEmpty()) {
            directory.forEach(cell -> round.add(cell.id()));
        }
        List<Expected> taken = new ArrayList<>();
        while (taken.size() < portion && !round.isEmpty()) {
            Cell cell = directory.find(round.remove());
            if (cell != null) {
                taken.add(Expected.of(cell));
            }
        }
        return taken;
    }

    /** Returns those that are still expected and not as they should be. */
    private List<Expected> different(List<Expected> expected) {
        if (expected.isEmpty()) {
            return List.of();
        }
        List<Known> asked =
                expected.stream().map(each -> Known.nothingOf(each.cell().id())).toList();
        Map<AccountId, StoredAccount> stored = store.load(asked);
        counters.audited.add(expected.size());
        List<Expected> different = new ArrayList<>();
        for (Expected each : expected) {
            Set<String> differences = differences(each, stored.get(each.cell().id()));
            if (!differences.isEmpty() && each.isStillExpected()) {
                different.add(each);
                found.put(each.cell().id(), differences);
            }
        }
        return different;
    }

    /** Returns what differs, by name. */
    private Set<String> differences(Expected expected, @Nullable StoredAccount stored) {
        AccountSnapshot snapshot = expected.snapshot();
        if (snapshot == null) {
            // Nothing below what was seen enters memory, so nothing of a table that was restored would ever again.
            return stored != null
                            && stored.epoch() == expected.ticket().epoch()
                            && stored.info().revision() < expected.ticket().floor()
                    ? Set.of("the revision, which is lower than one that was seen before")
                    : Set.of();
        }
        if (stored == null) {
            return Set.of("the account, which is not there");
        }
        if (!snapshot.info().broker().equals(stored.info().broker())) {
            return Set.of("the broker");
        }
        Set<String> names = namesThatDiffer(
                snapshot.settings(), AccountSnapshot.of(stored, plugins, 0).settings());
        if (!snapshot.info().equals(stored.info())) {
            names.add("the account's own row");
        }
        return names;
    }

    private static Set<String> namesThatDiffer(Settings one, Settings other) {
        Set<String> names = new TreeSet<>();
        for (SettingKey<?> key : one.schema().keys()) {
            if (one.presence(key) != other.presence(key) || !one.sameValue(key, other)) {
                names.add(key.name());
            }
        }
        Set<String> undeclared = new TreeSet<>(one.undeclaredNames());
        undeclared.addAll(other.undeclaredNames());
        for (String name : undeclared) {
            if (!one.undeclared(name).equals(other.undeclared(name))
                    || !one.undeclaredSecret(name).equals(other.undeclaredSecret(name))) {
                names.add(name);
            }
        }
        return names;
    }

    private void mend(Expected wrong) {
        Cell cell = wrong.cell();
        counters.auditFindings.increment();
        LOG.error(
                "Account {}: memory differs from the database in {}, though nothing was heard of a change. It is read anew."
                        + " Look for what writes past the triggers of brokerkeep.account_setting and"
                        + " brokerkeep.account, or restored their tables.",
                cell.id(),
                found.get(cell.id()));
        cell.startOver();
        cell.tenant().evicted();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
