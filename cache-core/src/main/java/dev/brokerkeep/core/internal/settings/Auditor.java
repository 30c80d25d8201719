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
import java.util.LinkedHashMap;
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
            Map<Cell, AccountSnapshot> suspects = different(next());
            long lookedAt = System.nanoTime();
            if (!suspects.isEmpty() && !isClosedAfter(bound) && lease.askedAt() - lookedAt > 0) {
                different(suspects).keySet().forEach(this::mend);
            }
        } catch (BrokerKeepException e) {
            LOG.debug("Nothing was compared: {}", e.code());
        } catch (RuntimeException e) {
            LOG.warn("The audit failed with {}", e.getClass().getName());
        }
    }

    /** Takes the next accounts that are in memory; begins with the first again when all had their turn. */
    private Map<Cell, AccountSnapshot> next() {
        if (round.isEmpty()) {
            directory.forEach(cell -> round.add(cell.id()));
        }
        Map<Cell, AccountSnapshot> taken = new LinkedHashMap<>();
        while (taken.size() < portion && !round.isEmpty()) {
            Cell cell = directory.find(round.remove());
            AccountSnapshot snapshot = cell == null ? null : cell.snapshot();
            if (cell != null && snapshot != null) {
                taken.put(cell, snapshot);
            }
        }
        return taken;
    }

    /** Returns those that are still in memory and not like what is stored. */
    private Map<Cell, AccountSnapshot> different(Map<Cell, AccountSnapshot> expected) {
        if (expected.isEmpty()) {
            return Map.of();
        }
        List<Known> asked = new ArrayList<>();
        expected.keySet().forEach(cell -> asked.add(Known.nothingOf(cell.id())));
        Map<AccountId, StoredAccount> stored = store.load(asked);
        counters.audited.add(expected.size());
        Map<Cell, AccountSnapshot> different = new LinkedHashMap<>();
        expected.forEach((cell, snapshot) -> {
            Set<String> differences = differences(snapshot, stored.get(cell.id()));
            if (cell.snapshot() == snapshot && !differences.isEmpty()) {
                different.put(cell, snapshot);
                found.put(cell.id(), differences);
            }
        });
        return different;
    }

    /** Returns what differs, by name. */
    private Set<String> differences(AccountSnapshot snapshot, @Nullable StoredAccount stored) {
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

    private void mend(Cell cell) {
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
