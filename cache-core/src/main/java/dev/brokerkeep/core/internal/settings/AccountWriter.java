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
import dev.brokerkeep.settings.StoredSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private static final int LONGEST_NAME = 200;

    /** Stands for the id of an account that has none yet, while its settings are validated. */
    public static final AccountId UNBORN = AccountId.of(Long.MAX_VALUE);

    private final AccountStore store;
    private final PluginCatalog plugins;
    private final CellDirectory directory;
    private final SettingsLoader loader;
    private final CommitResolver resolver;
    private final InForceCheck inForce;
    private final CacheCounters counters;
    private final Sightings sightings;
    private final UncachedReader reader;
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
        this.counters = counters;
        this.sightings = sightings;
        this.reader = new UncachedReader(store, plugins, sightings);
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
            AccountSnapshot saved =
                    resolver.afterUnknownCommit(cell, "The save of account " + cell.id(), e, this::readAnew);
            return receipt(saved, e.transactionId());
        } catch (BrokerKeepException e) {
            throw noticed(cell, e);
        }
    }

    /** Returns null if somebody else's change came first. */
    private @Nullable SaveReceipt attempt(Cell cell, LoadedPlugin plugin, SettingsChange change)
            throws CommitOutcomeUnknownException {
        Cell.Ticket ticket = cell.ticket();
        AccountSnapshot base = loader.read(cell);
        requireSameBroker(base, plugin);
        if (isBasedOnAnother(change, base)) {
            // Memory may lag behind what the caller has seen elsewhere: the database decides.
            base = reader.read(cell.id());
            requireSameBroker(base, plugin);
            if (isBasedOnAnother(change, base)) {
                throw new SettingsConflictException(change.basedOn().getAsLong(), base.settings());
            }
        }
        requireValid(plugin, base.settings(), change);
        long began = System.nanoTime();
        Saved saved = store.save(new Known(cell.id(), base.revision(), base.epoch()), change);
        if (saved instanceof Saved.Committed committed) {
            return receipt(
                    publish(cell, ticket, committed.account(), began),
                    committed.account().transactionId());
        }
        overtaken(cell, base, (Saved.TooLate) saved);
        return null;
    }

    /**
     * Raises the cell to what came first, so that the next attempt reads it. Loads under way and other people's saves
     * that are newer than that stay valid.
     */
    private void overtaken(Cell cell, AccountSnapshot base, Saved.TooLate late) {
        sightings.seen(cell.id(), late.epoch(), late.revision());
        if (late.epoch() == base.epoch() && late.revision() < base.revision()) {
            // The database went back, and nothing that it says now would replace what is in memory.
            cell.forget();
        }
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
        requireName(name);
        if (settings.basedOn().isPresent()) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "The settings of the new account '" + name + "' are based on revision "
                            + settings.basedOn().getAsLong() + ", and a new account has none.",
                    "leave basedOn out; nothing was written.");
        }
        List<SettingProblem> problems = problemsOf(plugins.require(broker), UNBORN, settings);
        if (!problems.isEmpty()) {
            throw InvalidSettingsException.ofNewAccount(name, problems);
        }
        long began = System.nanoTime();
        StoredAccount created;
        Newborn newborn = new Newborn();
        try {
            created = store.create(name, broker, settings, newborn::expect);
        } catch (CommitOutcomeUnknownException e) {
            throw new BrokerKeepException(
                    ErrorCode.SAVE_OUTCOME_UNKNOWN,
                    "The connection broke while account '" + name + "' was being created.",
                    "look whether the registry lists it before you create it again.",
                    e);
        }
        return publish(newborn.cell(), newborn.ticket(), created, began);
    }

    /**
     * The cell of an account that nobody else can see yet. As soon as they can, they may change it, and the feed may
     * tell of that before the creator has heard of its own commit: there has to be a cell that hears it.
     */
    private final class Newborn {
        private @Nullable Cell cell;
        private Cell.@Nullable Ticket ticket;

        void expect(AccountId id) {
            cell = directory.cell(id);
            ticket = cell.ticket();
        }

        Cell cell() {
            return Objects.requireNonNull(cell);
        }

        Cell.Ticket ticket() {
            return Objects.requireNonNull(ticket);
        }
    }

    /** Lets an account's broker be called, or not; also one whose plugin is not there. */
    public AccountInfo setEnabled(Cell cell, boolean enabled, ChangeNote note) {
        return change(cell, "The change of account " + cell.id(), () -> store.setEnabled(cell.id(), enabled, note));
    }

    /** Gives an account to another broker. */
    public AccountInfo move(Cell cell, BrokerId broker, SettingsChange settings) {
        List<SettingProblem> problems = problemsOf(plugins.require(broker), cell.id(), settings);
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(cell.id(), problems);
        }
        return change(cell, "The move of account " + cell.id(), () -> {
            if (store.move(cell.id(), broker, settings) instanceof Saved.Committed committed) {
                return committed.account();
            }
            throw new SettingsConflictException(
                    settings.basedOn().orElseThrow(), readAnew(cell).settings());
        });
    }

    /** Deletes an account. */
    public void delete(Cell cell, ChangeNote note) {
        try {
            AccountStore.Deleted deleted = store.delete(cell.id(), note);
            committed(cell, deleted.epoch(), deleted.revision());
        } catch (CommitOutcomeUnknownException e) {
            resolver.afterUnknownCommit(cell, "The deletion of account " + cell.id(), e, settled -> settled);
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
    public List<AccountInfo> applyAll(List<AccountEdit> edits, ChangeNote note) {
        if (edits.isEmpty()) {
            return List.of();
        }
        throw new UnsupportedOperationException("not yet");
    }

    private AccountInfo change(Cell cell, String what, Transaction transaction) {
        Cell.Ticket ticket = cell.ticket();
        long began = System.nanoTime();
        try {
            StoredAccount left = transaction.run();
            if (hasPlugin(left.info().broker())) {
                publish(cell, ticket, left, began);
            } else {
                committed(cell, left.epoch(), left.info().revision());
                cell.forget();
            }
            return left.info();
        } catch (CommitOutcomeUnknownException e) {
            return resolver.afterUnknownCommit(
                    cell, what, e, settled -> reader.readStored(settled.id()).info());
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

    private AccountSnapshot publish(Cell cell, Cell.Ticket ticket, StoredAccount committed, long began) {
        committed(cell, committed.epoch(), committed.info().revision());
        AccountSnapshot snapshot = AccountSnapshot.of(committed, plugins, began);
        if (cell.publish(snapshot, ticket)) {
            loader.published(cell);
        }
        return snapshot;
    }

    /** Takes notice of a commit of this process. */
    private void committed(Cell cell, int epoch, long revision) {
        counters.saves.increment();
        try {
            sightings.seen(cell.id(), epoch, revision);
        } catch (BrokerKeepException e) {
            throw new BrokerKeepException(
                    ErrorCode.SAVE_OUTCOME_UNKNOWN,
                    "A change of account " + cell.id() + " was committed by a server that may have been replaced"
                            + " already: " + e.problem(),
                    "connect to the present primary, and read the account there before you repeat the change.",
                    e);
        }
    }

    private AccountSnapshot readAnew(Cell cell) {
        cell.forget();
        return loader.read(cell);
    }

    private static boolean isBasedOnAnother(SettingsChange change, AccountSnapshot base) {
        return change.basedOn().isPresent() && change.basedOn().getAsLong() != base.revision();
    }

    /**
     * Refuses a change that would leave new problems, or problems in what it touches. Old problems elsewhere do not
     * hinder it: otherwise two broken settings could only be mended together.
     */
    private static void requireValid(LoadedPlugin plugin, Settings before, SettingsChange change) {
        List<SettingProblem> problems = new ArrayList<>(plugin.check(before.with(change)));
        if (problems.isEmpty()) {
            return; // what is there is not asked: a rule that fails on it must not keep it from being mended
        }
        Set<SettingProblem> old = new HashSet<>(plugin.check(before));
        problems.removeIf(problem -> old.contains(problem) && !change.names().contains(problem.setting()));
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(before.account(), problems);
        }
    }

    private static List<SettingProblem> problemsOf(LoadedPlugin plugin, AccountId id, SettingsChange settings) {
        Settings none = Settings.of(id, 0, plugin.schema(), StoredSettings.none());
        return plugin.check(none.with(settings));
    }

    /** A name is shown in lists, logs and prompts: it must be visible, and must not forge what stands around it. */
    private static void requireName(String name) {
        boolean unfit = name.isEmpty()
                || name.length() > LONGEST_NAME
                || !name.strip().equals(name)
                || name.codePoints().anyMatch(AccountWriter::isInvisible);
        if (unfit) {
            throw new BrokerKeepException(
                    ErrorCode.REFUSED,
                    "An account cannot have this name (" + name.length() + " characters).",
                    "give it 1 to " + LONGEST_NAME
                            + " visible characters, with no blank at either end; nothing was written.");
        }
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
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
