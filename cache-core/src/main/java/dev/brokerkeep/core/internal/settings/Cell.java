package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What this process knows of one account: one immutable state behind one volatile field, replaced by compare-and-set.
 *
 * <p><strong>The gate.</strong> A load and a save may overtake each other, so a loaded snapshot is published only if
 * nothing newer is known by then:
 *
 * <ul>
 *   <li>{@code floor}: the highest revision known to be committed. A save raises it before it returns, so a load that
 *       began before the commit comes back below the floor and is refused.
 *   <li>{@code epoch}: the server's timeline. Revisions are compared within one epoch only; a higher epoch starts anew,
 *       a lower one is refused: that server is an older copy.
 *   <li>{@code voids}: how often somebody asked to forget. A load shows the count it began with; if it has risen, the
 *       load is void, because it may have read what was to be forgotten.
 *   <li>{@code unsettled}: how many commits are under way whose outcome nobody knows. While there is one, nothing is
 *       published, because the next answer of the database may contradict it.
 *   <li>{@code databases}: how often the database was replaced by another. Nothing that was read from an earlier one
 *       counts for the present one, not even as a floor: its numbers would shut the present one's out.
 * </ul>
 *
 * <p>What is refused for the sake of {@code voids} or {@code unsettled} was committed all the same, and its caller is
 * given it. So it raises the floor: otherwise an older load that nobody voided could fill memory afterwards, and the
 * same thread would read an older revision than it has read before.
 *
 * <p><strong>Invariants.</strong> A present snapshot is of the state's epoch, and its revision is not below the floor.
 * Within an epoch the floor never falls. A snapshot is never replaced by an older one, nor by another of the same
 * revision: readers see the same object until something changes.
 */
public final class Cell {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Cell.class, "state", State.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final AccountId id;
    private final Tenant tenant;
    private final AtomicLong allVoids;

    /** The load that further misses may join; see {@link SettingsLoader}. */
    final AtomicReference<@Nullable Flight> flight = new AtomicReference<>();

    /** When this account was last reported as used; see {@link CellDirectory#touch}. A lost update costs nothing. */
    int touchedAt;

    private volatile State state = State.EMPTY;

    /** What lives on the settings of a cell, and goes with them. */
    public interface Tenant {
        /** The account was put out of memory: give up what it holds. Called under no lock; must not block. */
        void evicted();

        /** Tells whether anything was made from settings, or is being made, and would have to follow their change. */
        default boolean isOccupied() {
            return false;
        }

        /** Others have changed the settings to this: give up what no longer agrees with it. Must not block. */
        default void changed(AccountSnapshot settings) {}
    }

    Cell(AccountId id, Function<Cell, ? extends Tenant> tenants) {
        this(id, tenants, new AtomicLong());
    }

    /**
     * Creates an empty cell.
     *
     * @param allVoids counts, for all cells together, how often loads under way were voided; it rises before they are
     */
    Cell(AccountId id, Function<Cell, ? extends Tenant> tenants, AtomicLong allVoids) {
        this.id = id;
        this.allVoids = allVoids;
        this.tenant = tenants.apply(this);
    }

    public AccountId id() {
        return id;
    }

    public Tenant tenant() {
        return tenant;
    }

    /** The state; immutable, compared by identity. */
    private static final class State {
        static final State EMPTY = new State(null, 0, 0, 0, 0, 0);

        final @Nullable AccountSnapshot snapshot;
        final int epoch;
        final long floor;
        final long voids;
        final int unsettled;
        final int databases;

        State(@Nullable AccountSnapshot snapshot, int epoch, long floor, long voids, int unsettled, int databases) {
            this.snapshot = snapshot;
            this.epoch = epoch;
            this.floor = floor;
            this.voids = voids;
            this.unsettled = unsettled;
            this.databases = databases;
        }

        State with(@Nullable AccountSnapshot shown) {
            return new State(shown, epoch, floor, voids, unsettled, databases);
        }

        State voided(int settling) {
            return new State(null, epoch, floor, voids + 1, unsettled + settling, databases);
        }

        /** Returns this state if it knows of the revision, or of something later. */
        State raised(int committedEpoch, long revision) {
            if (committedEpoch < epoch || (committedEpoch == epoch && revision <= floor)) {
                return this;
            }
            boolean isKept = snapshot != null && snapshot.epoch() == committedEpoch && snapshot.revision() >= revision;
            return new State(isKept ? snapshot : null, committedEpoch, revision, voids, unsettled, databases);
        }
    }

    /**
     * What a load or save has to show when it comes back: taken before its first statement.
     *
     * @param epoch the epoch when it began
     * @param floor what was known to be committed when it began
     * @param voids how often somebody had asked to forget when it began
     * @param databases how often the database had been replaced when it began
     */
    public record Ticket(int epoch, long floor, long voids, int databases) {
        /** Tells whether a snapshot is as new as everything that was known when this ticket was taken. */
        public boolean isSatisfiedBy(AccountSnapshot snapshot) {
            return snapshot.epoch() > epoch || (snapshot.epoch() == epoch && snapshot.revision() >= floor);
        }
    }

    /** Returns the snapshot in memory, or null. One volatile read. */
    public @Nullable AccountSnapshot snapshot() {
        return state.snapshot;
    }

    /** Opens a load or a save: to be called before its first statement. */
    public Ticket ticket() {
        State now = state;
        return new Ticket(now.epoch, now.floor, now.voids, now.databases);
    }

    /** Tells whether nobody has asked to forget since the ticket was taken. */
    boolean isStillValid(Ticket ticket) {
        return state.voids == ticket.voids();
    }

    /** Tells whether the database is still the one that it was when the ticket was taken. */
    boolean isOfSameDatabase(Ticket ticket) {
        return state.databases == ticket.databases();
    }

    /**
     * Publishes what a load or a save read, unless something newer is known, somebody asked to forget since the ticket
     * was taken, or the outcome of a commit is open.
     *
     * @return whether memory now holds this snapshot, or another of the same or a later revision
     */
    public boolean publish(AccountSnapshot loaded, Ticket ticket) {
        while (true) {
            State now = state;
            boolean sameEpoch = loaded.epoch() == now.epoch;
            if (now.databases != ticket.databases()
                    || loaded.epoch() < now.epoch
                    || (sameEpoch && loaded.revision() < now.floor)) {
                return false;
            }
            if (now.voids != ticket.voids() || now.unsettled > 0) {
                State raised = now.raised(loaded.epoch(), loaded.revision());
                if (raised == now || replace(now, raised)) {
                    return false;
                }
            } else if (sameEpoch && now.snapshot != null && now.snapshot.revision() >= loaded.revision()) {
                if (now.snapshot.revision() == loaded.revision()) {
                    now.snapshot.confirm(loaded.confirmedAt());
                }
                return true;
            } else if (replace(
                    now,
                    new State(loaded, loaded.epoch(), loaded.revision(), now.voids, now.unsettled, now.databases))) {
                return true;
            }
        }
    }

    /**
     * Returns what a read may be answered with that began with that ticket, and got this from a load that has been
     * published or refused: what is in memory, so that all readers get the same object, or what was loaded where
     * nothing is. Memory is never older than that, because a refused load has raised the floor.
     *
     * @return null if the database was replaced, or failed over, since the load was answered: whoever knows of an epoch
     *     is not to be given anything of an earlier one
     */
    @Nullable
    AccountSnapshot answer(AccountSnapshot loaded, Ticket entry) {
        State now = state;
        if (now.databases != entry.databases() || loaded.epoch() < now.epoch) {
            return null;
        }
        return now.snapshot != null ? now.snapshot : loaded;
    }

    /**
     * Takes notice that a revision was committed: what is older disappears from memory and does not come back.
     *
     * @return whether that removed a snapshot
     */
    public boolean raise(int epoch, long revision) {
        while (true) {
            State now = state;
            State raised = now.raised(epoch, revision);
            if (raised == now) {
                return false;
            }
            if (replace(now, raised)) {
                return now.snapshot != null && raised.snapshot == null;
            }
        }
    }

    /**
     * Forgets everything that was known, revisions too: this is another database now. Loads and saves under way are
     * void.
     */
    void startOver() {
        allVoids.incrementAndGet();
        while (true) {
            State now = state;
            if (replace(now, new State(null, 0, 0, now.voids + 1, now.unsettled, now.databases + 1))) {
                return;
            }
        }
    }

    /** Forgets the snapshot, and voids every load and save that is under way. */
    public void forget() {
        allVoids.incrementAndGet();
        while (true) {
            State now = state;
            if (replace(now, now.voided(0))) {
                return;
            }
        }
    }

    /** Forgets the snapshot and answers nothing from memory until {@link #settle} was called as often. */
    public void unsettle() {
        allVoids.incrementAndGet();
        while (true) {
            State now = state;
            if (replace(now, now.voided(1))) {
                return;
            }
        }
    }

    /** The outcome of a commit is known now. Loads that began before are void: they may have read before it. */
    public void settle() {
        allVoids.incrementAndGet();
        while (true) {
            State now = state;
            if (replace(now, now.voided(-1))) {
                return;
            }
        }
    }

    /** Drops the snapshot to save memory; loads under way may still publish. */
    void drop() {
        while (true) {
            State now = state;
            if (now.snapshot == null || replace(now, now.with(null))) {
                return;
            }
        }
    }

    private boolean replace(State expected, State next) {
        return STATE.compareAndSet(this, expected, next);
    }

    @Override
    public String toString() {
        return "Cell[" + id + "]";
    }
}
