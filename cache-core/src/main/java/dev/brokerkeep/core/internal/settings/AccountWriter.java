package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.cache.AccountEdit;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.internal.plugin.LoadedPlugin;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountStore;
import dev.brokerkeep.core.internal.postgres.AccountStore.Saved;
import dev.brokerkeep.core.internal.postgres.CommitOutcomeUnknownException;
import dev.brokerkeep.core.internal.postgres.Known;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.InForce;
import dev.brokerkeep.settings.InvalidSettingsException;
import dev.brokerkeep.settings.SaveReceipt;
import dev.brokerkeep.settings.SettingProblem;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsChange;
import dev.brokerkeep.settings.SettingsConflictException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Saves settings and changes accounts, and publishes what it committed before it returns: the next read in this process
 * sees it, without asking the database.
 *
 * <p>Plugin code (validation) runs before the transaction, never in it. The transaction then finds out whether what was
 * validated is still what is stored; if not, it is undone, and validation begins anew on what is.
 */
public final class AccountWriter {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final AccountStore store;
    private final PluginCatalog plugins;
    private final CellDirectory directory;
    private final SettingsLoader loader;
    private final CommitResolver resolver;
    private final InForceCheck inForce;
    private final Sightings sightings;
    private final UncachedReader reader;
    private final Bases bases;
    private final CommitPublisher publisher;
    private final SaveTurns turns = new SaveTurns(PATIENCE);

    public AccountWriter(
            AccountStore store,
            PluginCatalog plugins,
            CellDirectory directory,
            SettingsLoader loader,
            CommitResolver resolver,
            InForceCheck inForce,
            CacheCounters counters,
            Sightings sightings) {
        this.store = store;
        this.plugins = plugins;
        this.directory = directory;
        this.loader = loader;
        this.resolver = resolver;
        this.inForce = inForce;
        this.publisher = new CommitPublisher(directory, plugins, loader, counters, sightings);
        this.sightings = sightings;
        this.reader = new UncachedReader(store, plugins, sightings);
        this.bases = new Bases(store.history(), reader);
    }

    /**
     * Saves a change set of an account.
     *
     * @param plugin the plugin that the caller takes the account's broker to have
     */
    public SaveReceipt save(Cell cell, LoadedPlugin plugin, SettingsChange change) {
        try (SaveTurns.Turn turn = turns.take(cell.id())) {
            while (true) {
                SaveReceipt saved = attempt(cell, plugin, change);
                if (saved != null) {
                    return saved;
                }
                if (turn.isOver()) {
                    throw contended(cell);
                }
            }
        } catch (CommitOutcomeUnknownException e) {
            // The turn has ended: who waits for the outcome holds up nobody.
            AccountSnapshot saved = resolver.afterUnknownCommit(
                    List.of(cell), "The save of account " + cell.id(), e, () -> readAnew(cell));
            return receipt(saved, e.transactionId());
        } catch (BrokerKeepException e) {
            throw noticed(cell, e);
        }
    }

    /** Returns null if somebody else's change came first. */
    private @Nullable SaveReceipt attempt(Cell cell, LoadedPlugin plugin, SettingsChange change)
            throws CommitOutcomeUnknownException {
        Cell.Ticket ticket = cell.ticket();
        AccountSnapshot base = bases.of(loader.read(cell), change);
        requireSameBroker(base, plugin);
        ChangeCheck.requireValid(plugin, base.settings(), change);
        long began = System.nanoTime();
        Saved saved = store.save(new Known(cell.id(), base.revision(), base.epoch()), change);
        if (saved instanceof Saved.Committed committed) {
            return receipt(
                    publisher.publish(cell, ticket, committed.account(), began),
                    committed.account().transactionId());
        }
        publisher.overtaken(cell, base, (Saved.TooLate) saved);
        return null;
    }

    private static BrokerKeepException contended(Cell cell) {
        return new BrokerKeepException(
                ErrorCode.SAVE_FAILED,
                "The settings of account " + cell.id() + " were changed by others again and again for "
                        + PATIENCE.toSeconds() + " s, each time while this change was being validated.",
                "save again, and find out what changes them so often; nothing was written.");
    }

    /** Takes notice of what an error says of the account. */
    private BrokerKeepException noticed(Cell cell, BrokerKeepException failure) {
        if (failure.code() == ErrorCode.UNKNOWN_ACCOUNT) {
            sightings.gone(cell.id());
        }
        return failure;
    }

    /** Creates an account. */
    public AccountSnapshot create(String name, BrokerId broker, SettingsChange settings) {
        ChangeCheck.requireCreatable(name, plugins.require(broker), settings);
        long began = System.nanoTime();
        StoredAccount created;
        CommitPublisher.Newborn newborn = publisher.newborn();
        try {
            created = store.create(name, broker, settings, newborn);
        } catch (CommitOutcomeUnknownException e) {
            throw new BrokerKeepException(
                    ErrorCode.SAVE_OUTCOME_UNKNOWN,
                    "The connection broke while account '" + name + "' was being created.",
                    "look whether the registry lists it before you create it again.",
                    e);
        }
        return publisher.publish(newborn.cell(), newborn.ticket(), created, began);
    }

    /** Lets an account's broker be called, or not; also one whose plugin is not there. */
    public AccountInfo setEnabled(Cell cell, boolean enabled, ChangeNote note) {
        return change(cell, "The change of account " + cell.id(), () -> store.setEnabled(cell.id(), enabled, note));
    }

    /** Gives an account to another broker. */
    public AccountInfo move(Cell cell, BrokerId broker, SettingsChange settings) {
        List<SettingProblem> problems = ChangeCheck.problemsOf(plugins.require(broker), cell.id(), settings);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(cell.id(), problems);
        }
        return change(cell, "The move of account " + cell.id(), () -> {
            if (store.move(cell.id(), broker, settings) instanceof Saved.Committed committed) {
                return committed.account();
            }
            // Without three sides: settings of one broker mean nothing to another.
            throw new SettingsConflictException(
                    settings.basedOn().orElseThrow(), readAnew(cell).settings());
        });
    }

    /** Deletes an account. */
    public void delete(Cell cell, ChangeNote note) {
        try {
            AccountStore.Deleted deleted = store.delete(cell.id(), note);
            publisher.committed(cell, deleted.epoch(), deleted.revision());
        } catch (CommitOutcomeUnknownException e) {
            resolver.afterUnknownCommit(List.of(cell), "The deletion of account " + cell.id(), e, () -> cell);
        } finally {
            cell.forget();
            cell.tenant().evicted();
        }
    }

    /** Waits until the latest change of an account is in force in every live process. */
    public InForce awaitInForce(AccountId id, Duration patience) {
        return inForce.await(store.lastChange(id), patience);
    }

    /** Returns what is stored of all accounts. */
    public List<AccountInfo> list() {
        List<AccountStore.Listed> listed = store.list();
        listed.forEach(each ->
                sightings.seen(each.info().id(), each.epoch(), each.info().revision()));
        return listed.stream().map(AccountStore.Listed::info).toList();
    }

    /** Returns what is stored of the account of this name. */
    public Optional<AccountInfo> named(String name) {
        Optional<AccountStore.Listed> listed = store.named(name);
        listed.ifPresent(each ->
                sightings.seen(each.info().id(), each.epoch(), each.info().revision()));
        return listed.map(AccountStore.Listed::info);
    }

    /** Makes many changes, all or none. */
    public List<AccountInfo> applyAll(List<AccountEdit> edits) {
        return new BatchWriter(store, plugins, directory, loader, resolver, bases, publisher, turns).apply(edits);
    }

    private AccountInfo change(Cell cell, String what, Transaction transaction) {
        Cell.Ticket ticket = cell.ticket();
        long began = System.nanoTime();
        try {
            StoredAccount left = transaction.run();
            if (hasPlugin(left.info().broker())) {
                publisher.publish(cell, ticket, left, began);
            } else {
                publisher.committed(cell, left.epoch(), left.info().revision());
                cell.forget();
            }
            return left.info();
        } catch (CommitOutcomeUnknownException e) {
            return resolver.afterUnknownCommit(
                    List.of(cell), what, e, () -> reader.readStored(cell.id()).info());
        } catch (BrokerKeepException e) {
            throw noticed(cell, e);
        } finally {
            // What was built for the account as it was is of no use any more.
            cell.tenant().evicted();
        }
    }

    private boolean hasPlugin(BrokerId broker) {
        return plugins.plugins().stream().anyMatch(plugin -> plugin.id().equals(broker));
    }

    /** A transaction that changes one account and returns what it left. */
    private interface Transaction {
        StoredAccount run() throws CommitOutcomeUnknownException;
    }

    private AccountSnapshot readAnew(Cell cell) {
        cell.forget();
        return loader.read(cell);
    }

    private static void requireSameBroker(AccountSnapshot snapshot, LoadedPlugin plugin) {
        if (snapshot.plugin() != plugin) {
            throw moved(snapshot);
        }
    }

    /** The error for a handle whose account belongs to another broker now. */
    public static BrokerKeepException moved(AccountSnapshot snapshot) {
        return new BrokerKeepException(
                ErrorCode.ACCOUNT_MOVED,
                "Account " + snapshot.info().id() + " belongs to broker '"
                        + snapshot.info().broker() + "' now; this handle was made for another one.",
                "get the account from the cache again.");
    }

    private SaveReceipt receipt(AccountSnapshot saved, long transactionId) {
        return new Receipt(saved.info().id(), saved.revision(), saved.settings(), transactionId, inForce);
    }

    private record Receipt(AccountId account, long revision, Settings settings, long transactionId, InForceCheck check)
            implements SaveReceipt {
        @Override
        public InForce awaitInForce(Duration patience) {
            return check.await(transactionId, patience);
        }

        /** Names the account and the revision; no values. */
        @Override
        public String toString() {
            return "SaveReceipt[account " + account + ", revision " + revision + "]";
        }
    }
}
