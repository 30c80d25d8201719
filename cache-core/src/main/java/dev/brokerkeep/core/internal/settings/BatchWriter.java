package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountEdit;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountBatch;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.CommitOutcomeUnknownException;
import dev.brokerkeep.core.internal.postgres.Known;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Changes many accounts, all of them or none. Each of them as a save does it: validated before the transaction, undone
 * if anything else was found in it than what was validated, published before the call returns.
 */
final class BatchWriter {
    private final AccountStore store;
    private final PluginCatalog plugins;
    private final CellDirectory directory;
    private final SettingsLoader loader;
    private final CommitResolver resolver;
    private final Bases bases;
    private final CommitPublisher publisher;
    private final SaveTurns turns;

    BatchWriter(
            AccountStore store,
            PluginCatalog plugins,
            CellDirectory directory,
            SettingsLoader loader,
            CommitResolver resolver,
            Bases bases,
            CommitPublisher publisher,
            SaveTurns turns) {
        this.store = store;
        this.plugins = plugins;
        this.directory = directory;
        this.loader = loader;
        this.resolver = resolver;
        this.bases = bases;
        this.publisher = publisher;
        this.turns = turns;
    }

    List<AccountInfo> apply(List<AccountEdit> edits) {
        return new Run(edits).apply();
    }

    /** One batch. */
    private final class Run {
        private final List<AccountEdit> all;
        private final TreeMap<AccountId, AccountEdit.Change> changes = new TreeMap<>();
        private final Map<AccountId, Cell> cells = new LinkedHashMap<>();
        private final Map<String, CommitPublisher.Newborn> newborns = new HashMap<>();
        private final List<AccountBatch.Creation> creations = new ArrayList<>();

        Run(List<AccountEdit> edits) {
            this.all = List.copyOf(edits);
            for (AccountEdit edit : all) {
                if (edit instanceof AccountEdit.Create create) {
                    expect(create);
                } else if (edit instanceof AccountEdit.Change change) {
                    if (changes.put(change.id(), change) != null) {
                        throw twice("account " + change.id());
                    }
                }
            }
            changes.keySet().forEach(id -> cells.put(id, directory.cell(id)));
        }

        private void expect(AccountEdit.Create create) {
            ChangeCheck.requireCreatable(create.name(), plugins.require(create.broker()), create.settings());
            CommitPublisher.Newborn newborn = publisher.newborn();
            if (newborns.put(create.name(), newborn) != null) {
                throw twice("the new account '" + create.name() + "'");
            }
            creations.add(new AccountBatch.Creation(
                    create.name(), create.broker(), create.enabled(), create.settings(), newborn));
        }

        List<AccountInfo> apply() {
            Map<AccountId, AccountInfo> left;
            try (SaveTurns.Turn turn = turns.takeAll(changes.navigableKeySet())) {
                left = attempts(turn);
            } catch (CommitOutcomeUnknownException e) {
                // The turns have ended: who waits for the outcome holds up nobody.
                left = afterUnknownCommit(e);
            } finally {
                evictSwitched();
            }
            return all.stream().map(this::idOf).map(left::get).toList();
        }

        private AccountId idOf(AccountEdit edit) {
            return edit instanceof AccountEdit.Create create
                    ? Objects.requireNonNull(newborns.get(create.name())).cell().id()
                    : ((AccountEdit.Change) edit).id();
        }

        private Map<AccountId, AccountInfo> attempts(SaveTurns.Turn turn) throws CommitOutcomeUnknownException {
            while (true) {
                Map<AccountId, AccountInfo> left = attempt();
                if (left != null) {
                    return left;
                }
                if (turn.isOver()) {
                    throw contended();
                }
            }
        }

        /** Returns null if somebody else's change came first. */
        private @Nullable Map<AccountId, AccountInfo> attempt() throws CommitOutcomeUnknownException {
            Map<AccountId, Cell.Ticket> tickets = new HashMap<>();
            cells.forEach((id, cell) -> tickets.put(id, cell.ticket()));
            Map<AccountId, AccountSnapshot> found = read(cells.values());
            long began = System.nanoTime();
            AccountBatch.Outcome outcome = store.apply(new AccountBatch(validated(found), creations));
            if (outcome instanceof AccountBatch.TooLate late) {
                late.accounts().forEach((id, one) -> publisher.overtaken(of(cells, id), of(found, id), one));
                return null;
            }
            Map<AccountId, StoredAccount> left = ((AccountBatch.Committed) outcome).left();
            Map<AccountId, AccountInfo> infos = new HashMap<>();
            cells.forEach((id, cell) -> infos.put(
                    id,
                    publisher
                            .publish(cell, of(tickets, id), of(left, id), began)
                            .info()));
            newborns.values().forEach(newborn -> {
                AccountId id = newborn.cell().id();
                infos.put(
                        id,
                        publisher
                                .publish(newborn.cell(), newborn.ticket(), of(left, id), began)
                                .info());
            });
            return infos;
        }

        /** Leaves in {@code found} what each change was validated against. */
        private SortedMap<AccountId, AccountBatch.Edit> validated(Map<AccountId, AccountSnapshot> found) {
            SortedMap<AccountId, AccountBatch.Edit> edits = new TreeMap<>();
            changes.forEach((id, change) -> {
                AccountSnapshot base = bases.of(of(found, id), change.settings());
                found.put(id, base);
                ChangeCheck.requireValid(base.plugin(), base.settings(), change.settings());
                edits.put(
                        id,
                        new AccountBatch.Edit(
                                new Known(id, base.revision(), base.epoch()), change.enabled(), change.settings()));
            });
            return edits;
        }

        private Map<AccountId, AccountInfo> afterUnknownCommit(CommitOutcomeUnknownException unknown) {
            Set<Cell> touched = new HashSet<>(cells.values());
            newborns.values().forEach(newborn -> touched.add(newborn.cell()));
            String what = "The change of " + touched.size() + " accounts";
            return resolver.afterUnknownCommit(touched, what, unknown, () -> {
                touched.forEach(Cell::forget);
                Map<AccountId, AccountInfo> infos = new HashMap<>();
                read(touched).forEach((id, snapshot) -> infos.put(id, snapshot.info()));
                return infos;
            });
        }

        /** What was built for an account as it was is of no use any more. */
        private void evictSwitched() {
            changes.values().stream()
                    .filter(change -> change.enabled().isPresent())
                    .forEach(change -> of(cells, change.id()).tenant().evicted());
        }
    }

    /** Reads accounts, those not in memory together. The first that cannot be read is named. */
    private Map<AccountId, AccountSnapshot> read(Collection<Cell> cells) {
        Map<AccountId, AccountSnapshot> read = new HashMap<>();
        List<BrokerKeepException> failures = new ArrayList<>();
        loader.readAll(
                cells, (cell, snapshot) -> read.put(cell.id(), snapshot), (cell, failure) -> failures.add(failure));
        if (!failures.isEmpty()) {
            throw failures.get(0);
        }
        return read;
    }

    private static <T> T of(Map<AccountId, T> map, AccountId id) {
        return Objects.requireNonNull(map.get(id));
    }

    private static BrokerKeepException twice(String what) {
        return new BrokerKeepException(
                ErrorCode.REFUSED,
                "One batch names " + what + " twice.",
                "join the two edits into one; nothing was written.");
    }

    private static BrokerKeepException contended() {
        return new BrokerKeepException(
                ErrorCode.SAVE_FAILED,
                "The accounts of a batch were changed by others again and again, each time while it was being"
                        + " validated.",
                "try again, and find out what changes them so often; nothing was written.");
    }
}
