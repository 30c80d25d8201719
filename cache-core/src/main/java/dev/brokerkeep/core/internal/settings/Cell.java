package dev.brokerkeep.core.internal.settings;

import dev.brokerkeep.AccountId;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
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
 * </ul>
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

    /** The load that further misses may join; see {@link SettingsLoader}. */
    final AtomicReference<@Nullable Flight> flight = new AtomicReference<>();

    /** When this account was last reported as used; see {@link CellDirectory#touch}. A lost update costs nothing. */
    int touchedAt;

    private volatile State state = State.EMPTY;

    /** What lives on the settings of a cell, and goes with them. */
    public interface Tenant {
        /** The account was put out of memory: give up what it holds. Called under no lock; must not block. */
        void evicted();

        /** Tells whether there is anything that was made from settings, and would have to follow their change. */
        default boolean isOccupied() {
            return false;
        }

        /** Others have changed the settings to this: give up what no longer agrees with it. Must not block. */
        default void changed(AccountSnapshot settings) {}
    }

    public Cell(AccountId id, Function<Cell, ? extends Tenant> tenants) {
        this.id = id;
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
        static final State EMPTY = new State(null, 0, 0, 0, 0);

        final @Nullable AccountSnapshot snapshot;
        final int epoch;
        final long floor;
        final long voids;
        final int unsettled;

        State(@Nullable AccountSnapshot snapshot, int epoch, long floor, long voids, int unsettled) {
            this.snapshot = snapshot;
            this.epoch = epoch;
            this.floor = floor;
            this.voids = voids;
            this.unsettled = unsettled;
        }
    }

    /**
     * What a load or save has to show when it comes back: taken before its first statement.
     *
     * @param epoch the epoch when it began
     * @param floor what was known to be committed when it began
     * @param voids how often somebody had asked to forget when it began
     */
    public record Ticket(int epoch, long floor, long voids) {
        /** Tells whether a snapshot is as new as everything that was known when this ticket was taken. */
        boolean isSatisfiedBy(AccountSnapshot snapshot) {
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
        return new Ticket(now.epoch, now.floor, now.voids);
    }

    /** Tells whether nobody has asked to forget since the ticket was taken. */
    boolean isStillValid(Ticket ticket) {
        return state.voids == ticket.voids();
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
            if (now.voids != ticket.voids() || now.unsettled > 0 || loaded.epoch() < now.epoch) {
                return false;
            }
            boolean sameEpoch = loaded.epoch() == now.epoch;
            if (sameEpoch && loaded.revision() < now.floor) {
                return false;
            }
            if (sameEpoch && now.snapshot != null && now.snapshot.revision() >= loaded.revision()) {
                if (now.snapshot.revision() == loaded.revision()) {
                    now.snapshot.confirm(loaded.confirmedAt());
                }
                return true;
            }
            if (replace(now, new State(loaded, loaded.epoch(), loaded.revision(), now.voids, now.unsettled))) {
                return true;
            }
        }
    }

    /**
     * Takes notice that a revision was committed: what is older disappears from memory and does not come back.
     *
     * @return whether that removed a snapshot
     */
    public boolean raise(int epoch, long revision) {
        while (true) {
            State now = state;
            if (epoch < now.epoch || (epoch == now.epoch && revision <= now.floor)) {
                return false;
            }
            AccountSnapshot kept = now.snapshot;
            if (kept != null && (kept.epoch() != epoch || kept.revision() < revision)) {
                kept = null;
            }
            if (replace(now, new State(kept, epoch, revision, now.voids, now.unsettled))) {
                return now.snapshot != null && kept == null;
            }
        }
    }

    /**
     * Forgets everything that was known, revisions too: this is another database now. Loads and saves under way are
     * void.
     */
    void startOver() {
        while (true) {
            State now = state;
            if (replace(now, new State(null, 0, 0, now.voids + 1, now.unsettled))) {
                return;
            }
        }
    }

    /** Forgets the snapshot, and voids every load and save that is under way. */
    public void forget() {
        while (true) {
            State now = state;
            if (replace(now, new State(null, now.epoch, now.floor, now.voids + 1, now.unsettled))) {
                return;
            }
        }
    }

    /** Forgets the snapshot and answers nothing from memory until {@link #settle} was called as often. */
    public void unsettle() {
        while (true) {
            State now = state;
            if (replace(now, new State(null, now.epoch, now.floor, now.voids + 1, now.unsettled + 1))) {
                return;
            }
        }
    }

    /** The outcome of a commit is known now. Loads that began before are void: they may have read before it. */
    public void settle() {
        while (true) {
            State now = state;
            if (replace(now, new State(null, now.epoch, now.floor, now.voids + 1, now.unsettled - 1))) {
                return;
            }
        }
    }

    /** Drops the snapshot to save memory; loads under way may still publish. */
    void drop() {
        while (true) {
            State now = state;
            if (now.snapshot == null || replace(now, new State(null, now.epoch, now.floor, now.voids, now.unsettled))) {
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
