package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.internal.plugin.PluginCatalog;
import dev.brokerkeep.core.internal.postgres.AccountStore.Saved;
import dev.brokerkeep.core.internal.postgres.StoredAccount;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Publishes what this process has committed, so that its next read sees it without asking the database. */
final class CommitPublisher {
    private final CellDirectory directory;
    private final PluginCatalog plugins;
    private final SettingsLoader loader;
    private final CacheCounters counters;
    private final Sightings sightings;

    CommitPublisher(
            CellDirectory directory,
            PluginCatalog plugins,
            SettingsLoader loader,
            CacheCounters counters,
            Sightings sightings) {
        this.directory = directory;
        this.plugins = plugins;
        this.loader = loader;
        this.counters = counters;
        this.sightings = sightings;
    }

    /** Returns the cell of an account that is about to be created. */
    Newborn newborn() {
        return new Newborn(directory);
    }

    /**
     * The cell of an account that nobody else can see yet. As soon as they can, they may change it, and the feed may
     * tell of that before the creator has heard of its own commit: there has to be a cell that hears it.
     */
    static final class Newborn implements Consumer<AccountId> {
        private final CellDirectory directory;
        private @Nullable Cell cell;
        private Cell.@Nullable Ticket ticket;

        private Newborn(CellDirectory directory) {
            this.directory = directory;
        }

        /** Is told the id that the account will have. */
        @Override
        public void accept(AccountId id) {
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

    /** Makes what a transaction left the answer of the next read. */
    AccountSnapshot publish(Cell cell, Cell.Ticket ticket, StoredAccount committed, long began) {
        committed(cell, committed.epoch(), committed.info().revision());
        AccountSnapshot snapshot = AccountSnapshot.of(committed, plugins, began);
        if (cell.publish(snapshot, ticket)) {
            loader.published(cell);
        }
        return snapshot;
    }

    /**
     * Raises the cell to what came first, so that the next attempt reads it. Loads under way and other people's saves
     * that are newer than that stay valid.
     */
    void overtaken(Cell cell, AccountSnapshot base, Saved.TooLate late) {
        sightings.seen(cell.id(), late.epoch(), late.revision());
        if (late.epoch() == base.epoch() && late.revision() < base.revision()) {
            // The database went back, and nothing that it says now would replace what is in memory.
            cell.forget();
        }
    }

    /** Takes notice of a commit of this process. */
    void committed(Cell cell, int epoch, long revision) {
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
}
